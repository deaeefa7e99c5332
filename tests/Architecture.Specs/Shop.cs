using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Architecture.Specs;

/// <summary>The shop's code and topology, found on disk and by reflection: no list of contexts is written here.</summary>
internal static class Shop
{
    public static readonly string Root = FindRoot();

    public static readonly ShopTopology Topology = ShopTopology.Read(Root);

    public static readonly IReadOnlyList<string> Folders =
    [
        .. Directory.GetFiles(Path.Combine(Root, "functions"), "*.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetFileNameWithoutExtension(project)).Order(),
    ];

    public static Assembly AssemblyOf(string folder) => Assembly.Load($"ServerlessShop.{folder}");

    public static IEnumerable<Function> FunctionsOf(string folder) =>
        from type in AssemblyOf(folder).GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        from parameter in method.GetParameters()
        from trigger in parameter.GetCustomAttributes()
        where trigger is HttpTriggerAttribute or ServiceBusTriggerAttribute or CosmosDBTriggerAttribute or TimerTriggerAttribute
        select new Function(folder, function.Name, method, trigger);

    public static IEnumerable<Function> Functions => Folders.SelectMany(FunctionsOf);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ServerlessShop.sln"))) { folder = folder.Parent!; }
        return folder.FullName;
    }
}

/// <summary>A function and its trigger. Its context's name is its folder's, in lower case.</summary>
internal sealed record Function(string Folder, string Name, MethodInfo Method, Attribute Trigger)
{
    public string Context => Folder.ToLowerInvariant();

    public override string ToString() => $"{Folder}.{Name}";
}
