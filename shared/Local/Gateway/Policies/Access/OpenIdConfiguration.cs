using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace ServerlessShop.Local.Gateway.Policies.Access;

/// <summary>An issuer and its keys by kid, as they were when fetched.</summary>
internal sealed record IssuerKeys(string Issuer, FrozenDictionary<string, SecurityKey> Keys, DateTimeOffset FetchedAt);

/// <summary>
/// An issuer's published configuration. Fetched again after an hour; for an unknown kid or after a failed fetch at
/// most every five minutes, as API Management does.
/// </summary>
internal sealed class OpenIdConfiguration(Uri url, HttpClient http, TimeProvider time, Action<string> report) : IDisposable
{
    private static readonly TimeSpan _refresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan _retry = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _fetching = new(1);
    private IssuerKeys? _current;
    private DateTimeOffset? _triedAt;

    /// <summary>What is known now; null when it could never be fetched.</summary>
    public ValueTask<IssuerKeys?> Get(CancellationToken cancellation)
    {
        var current = _current;
        return current is not null && time.GetUtcNow() - current.FetchedAt < _refresh
            ? ValueTask.FromResult<IssuerKeys?>(current)
            : new ValueTask<IssuerKeys?>(Fetch(current, cancellation));
    }

    /// <summary>Fetches again, if that has not been tried within five minutes, because a kid is not known.</summary>
    public Task<IssuerKeys?> GetNewerThan(IssuerKeys known, CancellationToken cancellation) => Fetch(known, cancellation);

    public void Dispose() => _fetching.Dispose();

    private async Task<IssuerKeys?> Fetch(IssuerKeys? known, CancellationToken cancellation)
    {
        await _fetching.WaitAsync(cancellation);
        try
        {
            if (_current != known) { return _current; }
            if (_triedAt is { } tried && time.GetUtcNow() - tried < _retry) { return _current; }

            _triedAt = time.GetUtcNow();
            return _current = await Fetch(cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or InvalidDataException
            || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            // Keys known so far stay good; without any, tokens are refused until the next try.
            report($"{url} could not be read: {failure.Message}");
            return _current;
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<IssuerKeys> Fetch(CancellationToken cancellation)
    {
        using var configuration = JsonDocument.Parse(await http.GetStringAsync(url, cancellation));
        var issuer = Text(configuration.RootElement, "issuer");
        var keys = new JsonWebKeySet(await http.GetStringAsync(new Uri(Text(configuration.RootElement, "jwks_uri")), cancellation));

        // RSA keys only: a key of another kind could make an algorithm acceptable that is not meant to be.
        return new IssuerKeys(
            issuer,
            keys.Keys
                .Where(key => key.Kty == "RSA" && key.Kid is { Length: > 0 } && key.Use is null or "" or "sig")
                .ToFrozenDictionary(key => key.Kid, SecurityKey (key) => key),
            _triedAt!.Value);
    }

    private static string Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text
            ? text
            : throw new InvalidDataException($"It has no '{name}'.");
}
