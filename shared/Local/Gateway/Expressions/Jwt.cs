using Microsoft.IdentityModel.JsonWebTokens;

namespace ServerlessShop.Local.Gateway.Expressions;

/// <summary>A token as expressions see it. Whether it is a good one is for validate-jwt to say.</summary>
public sealed class Jwt(JsonWebToken token)
{
    private readonly Lazy<Dictionary<string, string[]>> _claims = new(() => token.Claims
        .GroupBy(claim => claim.Type, StringComparer.Ordinal)
        .ToDictionary(claim => claim.Key, claim => claim.Select(one => one.Value).ToArray(), StringComparer.Ordinal));

    public string Algorithm => token.Alg;

    public IEnumerable<string> Audiences => token.Audiences;

    public IReadOnlyDictionary<string, string[]> Claims => _claims.Value;

    public DateTime? ExpirationTime => Time("exp");

    public string Id => token.Id;

    public DateTime? IssuedAt => Time("iat");

    public string Issuer => token.Issuer;

    public DateTime? NotBefore => Time("nbf");

    public string Subject => token.Subject;

    public string Type => token.Typ;

    private DateTime? Time(string claim) =>
        token.TryGetPayloadValue<long>(claim, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime : null;
}
