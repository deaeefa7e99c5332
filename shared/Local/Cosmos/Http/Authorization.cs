using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Cosmos.Http;

/// <summary>Who asks. The key's holder may do everything, and so may the platform.</summary>
/// <param name="Name">A caller by token; null for the key.</param>
internal sealed record Principal(string? Name)
{
    public static readonly Principal KeyHolder = new((string?)null);

    public bool MayDoEverything => Name is null or "platform";
}

/// <summary>Checks the Authorization header: the account's key, or a token of the identity provider.</summary>
internal sealed class Authorization(CosmosOptions options, string masterKey, ITokens tokens, TimeProvider clock)
{
    private const int RememberedMax = 1000;

    private readonly byte[] _key = Convert.FromBase64String(masterKey);
    private readonly ConcurrentDictionary<(string Header, string Host), (Principal Who, DateTimeOffset Until)>
        _remembered = new();

    public Principal Authenticate(CosmosRequest request)
    {
        var header = request.Header("Authorization")
            ?? throw new RefusalException(
                401, "Required Header authorization is missing. Ensure a valid Authorization token is passed.");
        if (Remembered(header, request.Host) is { } known) { return known; }

        var parts = Uri.UnescapeDataString(header).Split('&', 3);
        return parts switch
        {
            ["type=master", "ver=1.0", var signature] when signature.StartsWith("sig=") =>
                CheckKey(request, signature[4..]),
            ["type=aad", "ver=1.0", var token] when token.StartsWith("sig=") => CheckToken(request, header, token[4..]),
            _ => throw new RefusalException(401, "The input authorization token can't serve the request."),
        };
    }

    /// <summary>A caller by token opens only what it was given. What it may not open, it learns nothing of.</summary>
    public void DemandContainer(Principal principal, string container)
    {
        if (principal.MayDoEverything) { return; }
        if (options.Openers.TryGetValue(container, out var openers) && openers.Contains(principal.Name!)) { return; }
        throw new RefusalException(
            403,
            $"Request blocked by Auth: the principal '{principal.Name}' does not have required RBAC permissions on "
            + $"the container '{container}'.",
            5301);
    }

    /// <summary>Databases and containers are made by deployments, never with a data-plane token.</summary>
    public static void DemandManagement(Principal principal, CosmosRequest request)
    {
        if (principal.MayDoEverything) { return; }
        throw new RefusalException(
            403,
            $"The given request [{request.Method} {request.RawTarget}] cannot be authorized by AAD token in data "
            + "plane.",
            5300);
    }

    private Principal? Remembered(string header, string host)
    {
        if (!_remembered.TryGetValue((header, host), out var entry)) { return null; }
        if (entry.Until > clock.GetUtcNow()) { return entry.Who; }
        _remembered.TryRemove((header, host), out _);
        return null;
    }

    private Principal CheckKey(CosmosRequest request, string signature)
    {
        var (type, link) = request.Target.Signed;
        if (IsSigned(request, type, link, signature)) { return Principal.KeyHolder; }

        // Asked for by _rid, a resource is signed by its rid alone, in lower case.
        var rid = link[(link.LastIndexOf('/') + 1)..].ToLowerInvariant();
        if (IsSigned(request, type, rid, signature)) { return Principal.KeyHolder; }
        throw new RefusalException(
            401,
            "The input authorization token can't serve the request. Please check that the expected payload is built as "
            + "per the protocol, and check the key being used.");
    }

    private bool IsSigned(CosmosRequest request, string type, string link, string signature)
    {
        var date = request.Header(Names.Date)?.ToLowerInvariant();
        var other = date is null ? request.Header("Date")?.ToLowerInvariant() : "";
        var payload = $"{request.Method.ToLowerInvariant()}\n{type.ToLowerInvariant()}\n{link}\n{date}\n{other}\n";

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(payload), hash);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(signature, given, out var length)
            && length == given.Length && CryptographicOperations.FixedTimeEquals(hash, given);
    }

    private Principal CheckToken(CosmosRequest request, string header, string token)
    {
        var caller = tokens.Check(token, $"https://{request.Host}")
            ?? throw new RefusalException(401, "The AAD token is invalid, has expired, or is for another audience.");
        var principal = new Principal(caller.Name);

        // A signature costs more to check than the rest of a read. Until it expires, the same token says the same.
        if (_remembered.Count >= RememberedMax) { _remembered.Clear(); }
        if (ExpiryOf(token) is { } until) { _remembered[(header, request.Host)] = (principal, until); }
        return principal;
    }

    private static DateTimeOffset? ExpiryOf(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !Base64Url.IsValid(parts[1])) { return null; }
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        return payload.RootElement.TryGetProperty("exp", out var exp) && exp.TryGetInt64(out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }
}
