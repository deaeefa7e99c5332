using System.Globalization;
using ServerlessShop.Cosmos.Benchmarks;

switch (args)
{
    case ["serve-store", var folder, var key, var token]: return await Serving.Store(folder, key, token);
    case ["serve-empty", var bytes]: return await Serving.Empty(int.Parse(bytes, CultureInfo.InvariantCulture));
}

var items = 10_000;
var isQuick = false;
var withOptions = false;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--items"
            when i + 1 < args.Length && int.TryParse(args[i + 1], out items) && items >= Shape.ItemsMin:
            i++;
            break;
        case "--quick": isQuick = true; break;
        case "--sdk-options": withOptions = true; break;
        default:
            await Console.Error.WriteLineAsync(
                $"Not understood: {args[i]}. Options: --items <{Shape.ItemsMin} or more>, --quick, --sdk-options.");
            return 2;
    }
}

await Comparison.Run(items, isQuick, withOptions);
return 0;
