using System.Collections.Concurrent;
using System.Text;
using Azure.Core;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Cosmos.Specs;

/// <summary>An issuer without signatures: it knows the tokens it gave out, and for which audience.</summary>
public sealed class PlainTokens : ITokens
{
    private readonly ConcurrentDictionary<string, (string Name, string Audience)> _issued = new();

    public int Checks { get; private set; }

    public Caller? Check(string token, string audience)
    {
        Checks++;
        return _issued.TryGetValue(token, out var known) && known.Audience == audience
            ? new(known.Name, new HashSet<string>()) : null;
    }

    public string Issue(string name, string audience)
    {
        var expiry = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        var token =
            $"{Part("{}")}.{Part($$"""{"sub":"{{name}}","aud":"{{audience}}","exp":{{expiry}}}""")}.{Part(Guid.NewGuid().ToString())}";
        _issued[token] = (name, audience);
        return token;
    }

    public IReadOnlyDictionary<string, string> ManagedIdentityOf(string context) => new Dictionary<string, string>();

    private static string Part(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

/// <summary>Signs in as somebody, and remembers which scopes the SDK asked for.</summary>
public sealed class SignedInAs(PlainTokens tokens, string name, string? audience = null) : TokenCredential
{
    public ConcurrentBag<string> Scopes { get; } = [];

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        var scope = Assert.Single(requestContext.Scopes);
        Scopes.Add(scope);
        return new(tokens.Issue(name, audience ?? scope.Replace("/.default", "")), DateTimeOffset.UtcNow.AddHours(1));
    }

    public override ValueTask<AccessToken> GetTokenAsync(
        TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));
}
