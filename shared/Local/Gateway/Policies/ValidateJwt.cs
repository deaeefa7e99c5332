using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>
/// validate-jwt with openid-config: the token must be of one of these issuers, checked against that issuer's keys
/// alone, for one of the audiences, in its time, and with the required claims.
/// </summary>
internal sealed class ValidateJwt : IPolicy
{
    private const int TokenLengthMax = 16 * 1024;

    private static readonly string[] _algorithms = ["RS256", "PS256", "RS512"];

    // The library caches signature providers by kid and algorithm, not by key: two issuers with one kid would be
    // checked against each other's keys. So its cache is off, and verified tokens are remembered here instead.
    private static readonly CryptoProviderFactory _withoutCache = new() { CacheSignatureProviders = false };
    private static readonly JsonWebTokenHandler _handler = new();

    private readonly IMemoryCache _verified;
    private readonly OpenIdConfiguration[] _issuers;
    private readonly string[] _audiences;
    private readonly RequiredClaim[] _claims;
    private readonly string _header;
    private readonly string? _scheme;
    private readonly int _status;
    private readonly string? _message;
    private readonly long _skewSeconds;
    private readonly TimeProvider _time;

    private ValidateJwt(PolicyElement element, PolicyScope scope)
    {
        _header = element.RequiredLiteral("header-name", scope);
        _scheme = element.Literal("require-scheme", scope);
        _status = element.Integer("failed-validation-httpcode", 401, 400, 499, scope);
        _message = element.Literal("failed-validation-error-message", scope);
        _skewSeconds = element.Integer("clock-skew", 0, 0, 300, scope);
        _time = scope.Time;
        _verified = scope.VerifiedTokens;
        _issuers = [.. element.Children.Where(child => child.Name == "openid-config").Select(child =>
            scope.OpenIdConfigurationAt(Url(child.WithAttributes("url").WithChildren(), scope)))];
        _audiences = [.. Grandchildren(element, "audiences", "audience").Select(audience => audience.WithAttributes().LiteralText(scope))];
        _claims = [.. Grandchildren(element, "required-claims", "claim").Select(claim => RequiredClaim.Compile(claim, scope))];

        if (_issuers is []) { throw element.Refused("has no <openid-config>; other keys are not supported."); }
        if (_audiences is []) { throw element.Refused("has no <audience>: a token for anything else would do."); }
    }

    public static ValidateJwt Compile(PolicyElement element, PolicyScope scope)
    {
        element
            .WithAttributes("header-name", "require-scheme", "failed-validation-httpcode", "failed-validation-error-message", "clock-skew")
            .WithChildren("openid-config", "audiences", "required-claims");
        scope.Demand(element, PolicySection.Inbound);
        return new ValidateJwt(element, scope);
    }

    public async ValueTask Run(PolicyContext context)
    {
        var value = context.Http.Request.Headers[_header].ToString();
        if (Token(value) is not { Length: > 0 } token) { throw Failure("TokenNotPresent", "JWT not present."); }
        if (_verified.TryGetValue((this, token), out Verified? known) && await IsCurrent(known!, context.Http.RequestAborted))
        {
            CheckLifetime(known!.Token);
            return;
        }

        var jwt = Parse(token);
        var (issuer, keys) = await IssuerOf(jwt, context.Http.RequestAborted);
        var key = await KeyOf(jwt, issuer, keys, context.Http.RequestAborted);
        Verify(token, keys.Issuer, key);
        CheckLifetime(jwt);
        foreach (var claim in _claims) { claim.Check(jwt, Failure); }

        _verified.Set((this, token), new Verified(jwt, issuer, key), new MemoryCacheEntryOptions { Size = 1 });
    }

    private static IEnumerable<PolicyElement> Grandchildren(PolicyElement element, string list, string item) =>
        element.Children.Where(child => child.Name == list).SelectMany(child => child.WithAttributes().WithChildren(item).Children);

    private static Uri Url(PolicyElement element, PolicyScope scope) =>
        Uri.TryCreate(element.RequiredLiteral("url", scope), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw element.Refused("has a 'url' that is no http address.");

    private string? Token(string value)
    {
        if (_scheme is null) { return value; }
        return value.StartsWith($"{_scheme} ", StringComparison.OrdinalIgnoreCase) ? value[(_scheme.Length + 1)..].Trim() : null;
    }

    private static async ValueTask<bool> IsCurrent(Verified known, CancellationToken cancellation) =>
        await known.Issuer.Get(cancellation) is { } keys && keys.Keys.TryGetValue(known.Token.Kid, out var key) && key == known.Key;

    private JsonWebToken Parse(string token)
    {
        try
        {
            if (token.Length > TokenLengthMax) { throw new ArgumentException("The token is too long."); }
            var jwt = new JsonWebToken(token);
            return _algorithms.Contains(jwt.Alg) ? jwt : throw new ArgumentException($"The algorithm '{jwt.Alg}' is not supported.");
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or Newtonsoft.Json.JsonException)
        {
            throw Failure("JwtInvalid", $"{malformed.Message} Access denied.");
        }
    }

    private async ValueTask<(OpenIdConfiguration Configuration, IssuerKeys Keys)> IssuerOf(JsonWebToken jwt, CancellationToken cancellation)
    {
        foreach (var configuration in _issuers)
        {
            if (await configuration.Get(cancellation) is { } keys && keys.Issuer == jwt.Issuer) { return (configuration, keys); }
        }

        throw Failure("TokenIssuerNotAllowed", $"The issuer '{jwt.Issuer}' is not allowed. Access denied.");
    }

    private async ValueTask<SecurityKey> KeyOf(
        JsonWebToken jwt, OpenIdConfiguration issuer, IssuerKeys keys, CancellationToken cancellation)
    {
        if (jwt.Kid is not { Length: > 0 }) { throw Failure("JwtInvalid", "The token names no key. Access denied."); }
        if (keys.Keys.TryGetValue(jwt.Kid, out var key)) { return key; }
        var newer = await issuer.GetNewerThan(keys, cancellation);
        return newer is not null && newer.Keys.TryGetValue(jwt.Kid, out key)
            ? key
            : throw Failure("TokenSignatureKeyNotFound", "The signature key was not found. Access denied.");
    }

    private void Verify(string token, string issuer, SecurityKey key)
    {
        var result = _handler.ValidateToken(token, new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudiences = _audiences,
            IssuerSigningKey = key,
            CryptoProviderFactory = _withoutCache,

            // Checked by CheckLifetime, against the clock that was given.
            ValidateLifetime = false,
        });
        if (result.IsValid) { return; }

        throw result.Exception switch
        {
            SecurityTokenInvalidAudienceException => Failure("TokenAudienceNotAllowed", "The audience is not allowed. Access denied."),
            SecurityTokenInvalidSignatureException => Failure("TokenSignatureInvalid", "The signature is not valid. Access denied."),
            var other => Failure("JwtInvalid", $"{other?.GetType().Name}. Access denied."),
        };
    }

    private void CheckLifetime(JsonWebToken jwt)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        if (!jwt.TryGetPayloadValue<long>("exp", out var expires) || now >= expires + _skewSeconds)
        {
            throw Failure("TokenExpired", "The token is expired. Access denied.");
        }

        if (jwt.TryGetPayloadValue<long>("nbf", out var notBefore) && now < notBefore - _skewSeconds)
        {
            throw Failure("JwtInvalid", "The token is not yet valid. Access denied.");
        }
    }

    private PolicyFailure Failure(string reason, string message) => new("validate-jwt", reason, _message ?? message, _status);

    private sealed record Verified(JsonWebToken Token, OpenIdConfiguration Issuer, SecurityKey Key);
}
