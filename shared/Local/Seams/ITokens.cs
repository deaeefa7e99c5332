namespace ServerlessShop.Local.Seams;

/// <summary>Who a bearer token speaks for, once its signature, issuer, audience and lifetime have been checked.</summary>
/// <param name="Name">A context's name (ordering), "gateway", "platform", or a person's user name.</param>
/// <param name="Roles">App roles.</param>
public sealed record Caller(string Name, IReadOnlySet<string> Roles);

/// <summary>The local identity provider, as the other parts of the platform see it.</summary>
public interface ITokens
{
    /// <summary>Checks a workforce access token; null when anything about it is wrong.</summary>
    /// <param name="token">The JWT, without "Bearer ".</param>
    /// <param name="audience">The resource it must be for, e.g. https://servicebus.azure.net.</param>
    Caller? Check(string token, string audience);

    /// <summary>A token of the platform's own identities (gateway, platform) for a resource.</summary>
    string Issue(string name, string audience);

    /// <summary>
    /// What a child process needs to sign in as a context's managed identity: IDENTITY_ENDPOINT, IDENTITY_HEADER and
    /// AZURE_CLIENT_ID, as App Service sets them.
    /// </summary>
    IReadOnlyDictionary<string, string> ManagedIdentityOf(string context);
}
