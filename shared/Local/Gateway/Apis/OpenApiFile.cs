using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>
/// Reads a context's OpenAPI file as API Management would import it. What the import would refuse, drop or rename is
/// refused here, so that the API is the same in both places.
/// </summary>
internal sealed partial class OpenApiFile
{
    private const int BytesMax = 4 * 1024 * 1024;

    private static readonly string[] _methods = ["get", "put", "post", "delete", "options", "head", "patch"];
    private static readonly string[] _methodsWithoutBody = ["get", "head", "options"];
    private static readonly string[] _beside = ["summary", "description", "parameters"];
    private static readonly string[] _top =
        ["openapi", "info", "servers", "paths", "components", "security", "tags", "externalDocs", "jsonSchemaDialect"];

    private readonly OpenApiNode _document;
    private readonly OpenApiReferences _references;
    private readonly OpenApiSchemas _schemas;
    private readonly List<ApiOperation> _operations = [];

    private OpenApiFile(OpenApiNode document)
    {
        _document = document;
        _references = new OpenApiReferences(document);
        _schemas = new OpenApiSchemas(_references);
    }

    /// <exception cref="StartException">Names file, line and place of what the import would not take as written.</exception>
    public static IReadOnlyList<ApiOperation> Read(string path)
    {
        if (!File.Exists(path)) { throw new StartException($"{path} is missing. infra/topology.json names it."); }
        if (new FileInfo(path).Length > BytesMax)
        {
            throw new StartException($"{path} is larger than 4 MB, the import's limit.");
        }

        var yaml = new YamlStream();
        try
        {
            using var text = File.OpenText(path);
            yaml.Load(text);
        }
        catch (YamlException malformed)
        {
            throw new StartException($"{path}:{malformed.Start.Line}: {malformed.Message}");
        }

        if (yaml.Documents is not [var only]) { throw new StartException($"{path} is not one YAML document."); }

        var file = new OpenApiFile(new OpenApiNode(path, "", only.RootNode));
        file.ReadOperations();
        return file._operations;
    }

    private void ReadOperations()
    {
        var version = _document.Required("openapi");
        if (!SupportedVersion().IsMatch(version.Text)) { throw version.Refused($"is {version.Text}; the import takes 3.0.0 to 3.0.3, and 3.1."); }
        foreach (var (name, value) in _document.Members)
        {
            if (!_top.Contains(name) && (!name.StartsWith("x-", StringComparison.Ordinal) || name is "x-ms-paths" or "x-servers"))
            {
                throw value.Refused("is not read here.");
            }
        }

        _references.Check();
        foreach (var (template, item) in _document.Required("paths").Members) { ReadPath(template, item); }
        if (_operations.Count == 0) { throw _document.Required("paths").Refused("has no operation."); }
    }

    private void ReadPath(string text, OpenApiNode item)
    {
        var template = UrlTemplate.Parse(text)
            ?? throw item.Refused("is not a path of literal segments and parameters that fill a segment each.");

        foreach (var (name, value) in item.Members)
        {
            if (_methods.Contains(name)) { ReadOperation(name, template, item, value); }
            else if (!_beside.Contains(name) && !name.StartsWith("x-", StringComparison.Ordinal))
            {
                throw value.Refused("is dropped by the import.");
            }
        }
    }

    private void ReadOperation(string method, UrlTemplate template, OpenApiNode item, OpenApiNode operation)
    {
        var name = operation.TextOf("operationId")
            ?? throw operation.Refused("has no operationId; the next import would not find this operation again, and delete it.");

        foreach (var dropped in new[] { "servers", "callbacks" })
        {
            if (operation.Member(dropped) is { } unsupported)
            {
                throw unsupported.Refused("is dropped by the import.");
            }
        }

        if (_methodsWithoutBody.Contains(method) && operation.Member("requestBody") is { } body)
        {
            throw body.Refused($"is dropped by the import: a {method.ToUpperInvariant()} has no body.");
        }

        var id = ApiOperation.IdOf(name);
        var read = new ApiOperation(
            id, name, operation.TextOf("summary") ?? name, method.ToUpperInvariant(), template,
            ReadParameters(template, item, operation),
            operation.Member("requestBody") is { } asked ? _schemas.Message(asked, $"{id}-request") : null,
            (operation.Member("responses")?.Members ?? []).ToDictionary(
                response => response.Name, response => _schemas.Message(response.Value, $"{id}-{response.Name}")));
        foreach (var other in _operations)
        {
            if (other.Id == read.Id)
            {
                throw operation.Refused($"is a second operation '{other.OperationId}': both become '{read.Id}'.");
            }
            if (other.Method == read.Method && other.Template.Shape == read.Template.Shape)
            {
                throw operation.Refused($"matches what '{other.OperationId}' matches already: {read.Method} {other.Template.Text}.");
            }
        }

        _operations.Add(read);
    }

    private List<ApiParameter> ReadParameters(UrlTemplate template, OpenApiNode item, OpenApiNode operation)
    {
        var shared = item.Member("parameters")?.Items.Select(_references.Resolve) ?? [];
        var own = operation.Member("parameters")?.Items.Select(_references.Resolve).ToList() ?? [];
        var overridden = own.Select(Key).ToHashSet();

        var inUrl = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var parameters = new List<ApiParameter>();
        var inPath = new List<string>();
        foreach (var parameter in own.Concat(shared.Where(one => !overridden.Contains(Key(one)))))
        {
            var (name, place) = Key(parameter);
            CheckStyle(parameter, place);
            if (place is "path" or "query" && !inUrl.Add(name))
            {
                throw parameter.Refused($"is a second '{name}': the import wants names unique across path and query.");
            }

            if (place == "path") { inPath.Add(name); }
            parameters.Add(_schemas.Parameter(parameter, name, place));
        }

        if (!inPath.Order().SequenceEqual(template.Parameters.Order()))
        {
            throw operation.Refused(
                $"declares the path parameters [{string.Join(", ", inPath)}], its path has [{string.Join(", ", template.Parameters)}].");
        }

        return parameters;
    }

    private static void CheckStyle(OpenApiNode parameter, string place)
    {
        if (place is not ("path" or "query" or "header"))
        {
            throw parameter.Refused($"is in '{place}', which is not supported.");
        }
        if (place == "path" && !IsTrue(parameter, "required"))
        {
            throw parameter.Refused("is in the path and not required.");
        }

        var usual = place == "query" ? "form" : "simple";
        if (parameter.TextOf("style") is { } style && style != usual)
        {
            throw parameter.Refused($"has the style '{style}', not '{usual}'.");
        }
        if (place == "query" && parameter.Member("explode") is not null && !IsTrue(parameter, "explode"))
        {
            throw parameter.Refused("has explode: false, which is not supported.");
        }
    }

    private static bool IsTrue(OpenApiNode of, string member) =>
        string.Equals(of.TextOf(member), "true", StringComparison.OrdinalIgnoreCase);

    private static (string Name, string Place) Key(OpenApiNode parameter) =>
        (parameter.Required("name").Text, parameter.Required("in").Text);

    [GeneratedRegex(@"^3\.0\.[0-3]$|^3\.1\.\d+$")]
    private static partial Regex SupportedVersion();
}
