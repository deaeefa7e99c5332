using Microsoft.IdentityModel.JsonWebTokens;

namespace ServerlessShop.Local.Gateway.Policies.Access;

/// <summary>A claim validate-jwt wants to see, with all or any of some values, or only at all.</summary>
internal sealed record RequiredClaim(string Name, bool MatchesAny, string? Separator, string[] Values)
{
    public static RequiredClaim Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("name", "match", "separator").WithChildren("value");
        var match = element.Literal("match", scope) ?? "all";
        if (match is not ("all" or "any")) { throw element.Refused($"has the match '{match}'."); }

        return new RequiredClaim(
            element.RequiredLiteral("name", scope), match == "any", element.Literal("separator", scope),
            [.. element.Children.Select(value => value.WithAttributes().LiteralText(scope))]);
    }

    public void Check(JsonWebToken jwt, Func<string, string, PolicyFailure> failure)
    {
        var present = jwt.Claims.Where(claim => claim.Type == Name).Select(claim => claim.Value);
        if (Separator is { Length: > 0 })
        {
            present = present.SelectMany(value => value.Split(Separator, StringSplitOptions.RemoveEmptyEntries));
        }

        var values = present.ToHashSet(StringComparer.Ordinal);
        if (values.Count == 0)
        {
            throw failure("TokenClaimNotFound", $"JWT token is missing the following claims: {Name}. Access denied.");
        }

        if (Values is not [] && !(MatchesAny ? Values.Any(values.Contains) : Values.All(values.Contains)))
        {
            throw failure("TokenClaimValueNotAllowed", $"Claim {Name} value of {string.Join(", ", values)} is not allowed. Access denied.");
        }
    }
}
