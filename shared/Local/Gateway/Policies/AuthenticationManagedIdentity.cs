using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>authentication-managed-identity: the gateway's own token for a resource, in Authorization or in a variable.</summary>
internal sealed class AuthenticationManagedIdentity(ITokens tokens, string resource, string? variable) : IPolicy
{
    private const string GatewayIdentity = "gateway";

    public static AuthenticationManagedIdentity Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("resource", "output-token-variable-name").WithChildren();
        scope.Demand(element, PolicySection.Inbound);

        var resource = element.RequiredLiteral("resource", scope);
        try
        {
            scope.Tokens.Issue(GatewayIdentity, resource);
        }
        catch (ArgumentException unknown)
        {
            throw element.Refused($"gets no token: {unknown.Message}");
        }

        return new AuthenticationManagedIdentity(scope.Tokens, resource, element.Literal("output-token-variable-name", scope));
    }

    public ValueTask Run(PolicyContext context)
    {
        var token = tokens.Issue(GatewayIdentity, resource);
        if (variable is null) { context.Http.Request.Headers.Authorization = $"Bearer {token}"; }
        else { context.Variables[variable] = token; }
        return ValueTask.CompletedTask;
    }
}
