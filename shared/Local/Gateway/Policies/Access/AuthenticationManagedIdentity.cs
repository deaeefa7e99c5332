using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Gateway.Policies.Access;

/// <summary>authentication-managed-identity: the gateway's own token for a resource, in Authorization or in a variable.</summary>
internal sealed class AuthenticationManagedIdentity(ITokens tokens, string resource, string? variable) : IPolicy
{
    private const string GatewayIdentity = "gateway";

    public static AuthenticationManagedIdentity Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("resource", "output-token-variable-name", "ignore-error").WithChildren();

        // What could fail in Azure fails here at the start already; then there is no error left to ignore.
        element.Flag("ignore-error", otherwise: false, scope);
        var resource = element.RequiredLiteral("resource", scope);
        try
        {
            scope.Parts.Tokens.Issue(GatewayIdentity, resource);
        }
        catch (ArgumentException unknown)
        {
            throw element.Refused($"gets no token: {unknown.Message}");
        }

        return new AuthenticationManagedIdentity(scope.Parts.Tokens, resource, element.Literal("output-token-variable-name", scope));
    }

    public ValueTask<Flow> Run(PolicyContext context)
    {
        var token = tokens.Issue(GatewayIdentity, resource);
        if (variable is null) { context.Request.Headers.Authorization = $"Bearer {token}"; }
        else { context.Variables[variable] = token; }
        return ValueTask.FromResult(Flow.Next);
    }

    /// <summary>For a request of a policy's own.</summary>
    public void Apply(IHeaderDictionary headers) => headers.Authorization = $"Bearer {tokens.Issue(GatewayIdentity, resource)}";
}
