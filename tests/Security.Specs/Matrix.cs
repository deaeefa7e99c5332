using System.Text.RegularExpressions;
using ServerlessShop.Local.Topology;
using YamlDotNet.RepresentationModel;

namespace ServerlessShop.Security.Specs;

/// <summary>The reviewed table of matrix.md, and the routes of the OpenAPI files it has to have a row for.</summary>
internal sealed partial class Matrix
{
    /// <summary>In a context's place, for APIs that no Function App has.</summary>
    public const string GatewayOnly = "gateway";

    private static readonly string[] _methods = ["get", "put", "post", "delete", "patch", "head", "options", "trace"];

    private Matrix(IReadOnlyList<string> columns, IReadOnlyDictionary<string, Row> rows, IReadOnlyDictionary<string, string> bodies)
    {
        Columns = columns;
        Rows = rows;
        Bodies = bodies;
    }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>By route, e.g. "ordering GET /orders/{orderId}".</summary>
    public IReadOnlyDictionary<string, Row> Rows { get; }

    public IReadOnlyDictionary<string, string> Bodies { get; }

    public static Matrix Read(string root)
    {
        var tables = Tables(File.ReadLines(Path.Combine(root, "tests", "Security.Specs", "matrix.md"))).ToList();
        var (table, bodies) = (tables.Single(found => found[0] is ["route", "nobody", ..]), tables.Single(found => found[0] is ["route", "body"]));
        string[] columns = table[0][1..];
        return new Matrix(
            columns,
            table.Skip(1).ToDictionary(cells => cells[0], cells => new Row(cells[0], columns.Zip(cells[1..].Select(Status)).ToDictionary())),
            bodies.Skip(1).ToDictionary(cells => cells[0], cells => cells[1]));
    }

    /// <summary>What the contexts and the gateway itself publish: "context METHOD /path" of every operation.</summary>
    public static IEnumerable<string> RoutesOf(string root, ShopTopology topology) =>
        from found in topology.Contexts.Where(context => context.Api is not null).Select(context => (context.Name, Api: context.Api!))
            .Concat(topology.ComposedApis.Select(composed => (Name: GatewayOnly, composed.Api)))
        from path in PathsOf(Path.Combine(root, found.Api.OpenApi))
        from method in ((YamlMappingNode)path.Value).Children.Keys.Select(key => $"{key}")
        where _methods.Contains(method)
        select $"{found.Name} {method.ToUpperInvariant()} /{found.Api.Path}{$"{path.Key}".TrimEnd('/')}";

    /// <summary>A path with a value in each parameter's place.</summary>
    public static string Fill(string path, Func<string, string> valueOf) =>
        Parameter().Replace(path, match => valueOf(match.Groups[1].Value));

    /// <summary>Null where the caller does not come that way: at a Function App, when only the gateway has the route.</summary>
    private static int? Status(string cell) => cell == "-" ? null : int.Parse(cell, System.Globalization.CultureInfo.InvariantCulture);

    private static YamlMappingNode PathsOf(string openApi)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(openApi);
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents[0].RootNode["paths"];
    }

    private static IEnumerable<List<string[]>> Tables(IEnumerable<string> lines)
    {
        var table = new List<string[]>();
        foreach (var line in lines.Append(""))
        {
            if (line.StartsWith('|'))
            {
                string[] cells = [.. line.Trim('|', ' ').Split('|').Select(cell => cell.Trim())];
                if (!cells.All(cell => cell == "---")) { table.Add(cells); }
            }
            else if (table.Count > 0)
            {
                yield return table;
                table = [];
            }
        }
    }

    [GeneratedRegex("{(\\w+)}")]
    private static partial Regex Parameter();

    /// <summary>One route and the status each kind of caller gets.</summary>
    internal sealed record Row(string Route, IReadOnlyDictionary<string, int?> Expected)
    {
        public string Context => Route.Split(' ')[0];

        public HttpMethod Method => new(Route.Split(' ')[1]);

        public string Path => Route.Split(' ')[2];
    }
}
