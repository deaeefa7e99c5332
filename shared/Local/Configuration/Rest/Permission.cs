using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Configuration.Rest;

/// <summary>
/// Who may do what: a context reads (App Configuration Data Reader), operators and the platform itself write too
/// (Data Owner). The gateway reads. Nobody else does either.
/// </summary>
internal sealed class Permission(ITokens tokens, IReadOnlySet<string> contexts)
{
    private const string Bearer = "Bearer ";

    public static bool IsOwner(Caller caller) => caller.Name == "platform" || caller.Roles.Contains("operator");

    public bool IsReader(Caller caller) => IsOwner(caller) || caller.Name == "gateway" || contexts.Contains(caller.Name);

    public bool IsContext(Caller caller) => contexts.Contains(caller.Name);

    /// <summary>Null for nobody; says whether something was sent at all.</summary>
    public Caller? Caller(HttpRequest request, string audience, out bool hasToken)
    {
        var header = request.Headers.Authorization.ToString();
        hasToken = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);
        return hasToken ? tokens.Check(header[Bearer.Length..], audience) : null;
    }
}
