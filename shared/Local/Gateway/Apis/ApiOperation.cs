using System.Text.RegularExpressions;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>An operation as API Management keeps it after importing an OpenAPI file.</summary>
/// <param name="Id">The resource name the import makes of the operationId.</param>
/// <param name="RequiredQuery">Required query parameters; the import makes them part of the template.</param>
public sealed partial record ApiOperation(
    string Id, string Name, string Method, UrlTemplate Template, IReadOnlyList<string> RequiredQuery)
{
    private const int IdLengthMax = 76;

    public static string IdOf(string operationId)
    {
        var id = NotAlphanumeric().Replace(operationId.ToLowerInvariant(), "-").Trim('-');
        return id.Length > IdLengthMax ? id[..IdLengthMax] : id;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotAlphanumeric();
}
