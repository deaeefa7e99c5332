using System.Text.RegularExpressions;
using ServerlessShop.Local.Gateway.Expressions;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>An operation as API Management keeps it after importing an OpenAPI file.</summary>
/// <param name="Id">The resource name the import makes of the operationId.</param>
/// <param name="OperationId">As the file has it.</param>
/// <param name="DisplayName">The summary, or the operationId without one.</param>
/// <param name="Parameters">Of path, query and header.</param>
/// <param name="Request">What a body may be; null when none is declared.</param>
/// <param name="Responses">By status code, or "default".</param>
internal sealed partial record ApiOperation(
    string Id, string OperationId, string DisplayName, string Method, UrlTemplate Template,
    IReadOnlyList<ApiParameter> Parameters, ApiMessage? Request, IReadOnlyDictionary<string, ApiMessage> Responses) : IOperation
{
    private const int IdLengthMax = 76;
    private const int NameLengthMax = 300;

    /// <summary>Required query parameters; the import makes them part of the template.</summary>
    public IReadOnlyList<string> RequiredQuery { get; } =
        [.. Parameters.Where(parameter => parameter is { Place: "query", Required: true }).Select(parameter => parameter.Name)];

    string IOperation.Name => DisplayName.Length > NameLengthMax ? DisplayName[..NameLengthMax] : DisplayName;

    string IOperation.UrlTemplate => RequiredQuery is []
        ? Template.Text
        : $"{Template.Text}?{string.Join('&', RequiredQuery.Select(name => $"{name}={{{name}}}"))}";

    public ApiMessage? ResponseOf(int status) =>
        Responses.GetValueOrDefault($"{status}") ?? Responses.GetValueOrDefault("default");

    public static string IdOf(string operationId)
    {
        var id = NotAlphanumeric().Replace(operationId.ToLowerInvariant(), "-").Trim('-');
        return id.Length > IdLengthMax ? id[..IdLengthMax] : id;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotAlphanumeric();
}
