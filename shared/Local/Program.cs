using System.CommandLine;
using ServerlessShop.Local.Verbs;

var root = ShopCommand.Build();
var parsed = root.Parse(args);

// One readable line for a wrong word, not a page of help.
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"{parsed.Errors[0].Message} Try --help.");
    return 2;
}

// Ctrl+C lets every app finish what it is doing; by default it would be cut off after two seconds.
return await parsed.InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
});
