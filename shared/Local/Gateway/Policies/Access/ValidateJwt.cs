using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServerlessShop.Local.Gateway.Expressions;

namespace ServerlessShop.Local.Gateway.Policies.Access;

/// <summary>
/// validate-jwt with openid-config: the token must be of one of these issuers, checked against that issuer's keys
/// alone, for one of the audiences, in its time, and with the required claims.
/// </summary>
internal sealed class ValidateJwt : IPolicy
{
    private const string Bearer = "Bearer ";
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
    private readonly string? _header;
    private readonly string? _query;
    private readonly PolicyExpression? _given;
    private readonly string[] _allowedIssuers;
    private readonly bool _requiresExpiry;
    private readonly string? _variable;
    private readonly string? _scheme;
    private readonly int _status;
    private readonly string? _message;
    private readonly long _skewSeconds;
    private readonly TimeProvider _time;

    private ValidateJwt(PolicyElement element, PolicyScope scope)
    {
        _header = element.Literal("header-name", scope);
        _query = element.Literal("query-parameter-name", scope);
        _given = element.Value("token-value", scope);
        _requiresExpiry = element.Flag("require-expiration-time", otherwise: true, scope);
        _variable = element.Literal("output-token-variable-name", scope);
        _allowedIssuers = [.. element.ItemsOf("issuers", "issuer").Select(issuer => issuer.WithAttributes().LiteralText(scope))];
        _scheme = element.Literal("require-scheme", scope);
        _status = element.Integer("failed-validation-httpcode", 401, 400, 499, scope);
        _message = element.Literal("failed-validation-error-message", scope);
        _skewSeconds = element.Integer("clock-skew", 0, 0, 300, scope);
        _time = scope.Parts.Time;
        _verified = scope.Parts.VerifiedTokens;
        _issuers = [.. element.Children.Where(child => child.Name == "openid-config").Select(child =>
            scope.Parts.IssuerAt(Url(child.WithAttributes("url").WithChildren(), scope)))];
        _audiences = [.. Grandchildren(element, "audiences", "audience").Select(audience => audience.WithAttributes().LiteralText(scope))];
        _claims = [.. Grandchildren(element, "required-claims", "claim").Select(claim => RequiredClaim.Compile(claim, scope))];

        if ((_header is null ? 0 : 1) + (_query is null ? 0 : 1) + (_given is null ? 0 : 1) != 1)
        {
            throw element.Refused("has not one of header-name, query-parameter-name and token-value.");
        }

        if (!element.Flag("require-signed-tokens", otherwise: true, scope)) { throw element.Refused("would take tokens nobody has signed; that is not supported."); }
        if (_issuers is []) { throw element.Refused("has no <openid-config>; other keys are not supported."); }
        if (_audiences is []) { throw element.Refused("has no <audience>: a token for anything else would do."); }
    }

    public static ValidateJwt Compile(PolicyElement element, PolicyScope scope) => new(
        element
            .WithAttributes(
                "header-name", "query-parameter-name", "token-value", "require-scheme", "failed-validation-httpcode",
                "failed-validation-error-message", "require-expiration-time", "require-signed-tokens", "clock-skew", "output-token-variable-name")
            .WithChildren("openid-config", "audiences", "issuers", "required-claims"),
        scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var jwt = await Validated(context);
        if (_variable is not null) { context.Variables[_variable] = new Jwt(jwt); }
        return Flow.Next;
    }

    private async ValueTask<JsonWebToken> Validated(PolicyContext context)
    {
        if (await Token(context) is not { Length: > 0 } token) { throw Failure("TokenNotPresent", "JWT not present."); }
        if (_verified.TryGetValue((this, token), out Verified? known) && await IsCurrent(known!, context.Aborted))
        {
            CheckLifetime(known!.Token);
            return known.Token;
        }

        var jwt = Parse(token);
        var (issuer, keys) = await IssuerOf(jwt, context.Aborted);
        var key = await KeyOf(jwt, issuer, keys, context.Aborted);
        Verify(token, keys.Issuer, key);
        CheckLifetime(jwt);
        foreach (var claim in _claims) { claim.Check(jwt, Failure); }

        _verified.Set((this, token), new Verified(jwt, issuer, key), new MemoryCacheEntryOptions { Size = 1 });
        return jwt;
    }

    private static IEnumerable<PolicyElement> Grandchildren(PolicyElement element, string list, string item) =>
        element.Children.Where(child => child.Name == list).SelectMany(child => child.WithAttributes().WithChildren(item).Children);

    private static Uri Url(PolicyElement element, PolicyScope scope) =>
        Uri.TryCreate(element.RequiredLiteral("url", scope), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw element.Refused("has a 'url' that is no http address.");

    private async ValueTask<string?> Token(PolicyContext context)
    {
        if (_given is not null) { return await _given.Text(context); }
        if (_query is not null)
        {
            return context.Request.Url.Query.TryGetValue(_query, out var values) ? values[0] : null;
        }

        var value = context.Request.Headers[_header!].ToString();
        if (_scheme is null)
        {
            return value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value[Bearer.Length..].Trim() : value;
        }
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

            // Where these are no text, asking for them throws: here it is the caller's mistake, later it would be ours.
            _ = (jwt.Kid, jwt.Issuer);
            return _algorithms.Contains(jwt.Alg) ? jwt : throw new ArgumentException($"The algorithm '{jwt.Alg}' is not supported.");
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or InvalidCastException or Newtonsoft.Json.JsonException)
        {
            throw Failure("JwtInvalid", $"{malformed.Message} Access denied.");
        }
    }

    private async ValueTask<(OpenIdConfiguration Configuration, IssuerKeys Keys)> IssuerOf(JsonWebToken jwt, CancellationToken cancellation)
    {
        foreach (var configuration in _issuers)
        {
            if (await configuration.Get(cancellation) is { } keys && keys.Issuer == jwt.Issuer
                && (_allowedIssuers is [] || _allowedIssuers.Contains(jwt.Issuer)))
            {
                return (configuration, keys);
            }
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
        var expires = jwt.TryGetPayloadValue<long>("exp", out var at) ? at : (long?)null;
        if (expires is null ? _requiresExpiry : now >= expires + _skewSeconds)
        {
            throw Failure("TokenExpired", "The token is expired. Access denied.");
        }

        if (jwt.TryGetPayloadValue<long>("nbf", out var notBefore) && now < notBefore - _skewSeconds)
        {
            throw Failure("JwtInvalid", "The token is not yet valid. Access denied.");
        }
    }

    private PolicyFailure Failure(string reason, string message) => new(reason, message, _status) { PublicMessage = _message };

    private sealed record Verified(JsonWebToken Token, OpenIdConfiguration Issuer, SecurityKey Key);
}
