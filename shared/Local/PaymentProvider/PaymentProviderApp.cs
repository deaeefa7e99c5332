using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.PaymentProvider;

/// <summary>
/// A payment provider outside the shop, simulated: its own HTTP API, its own books. Payments speaks to it as to a
/// real one, and what it says in its ledger is the truth that the shop's books are held against.
/// </summary>
public sealed class PaymentProviderApp : IAsyncDisposable
{
    private const int EntriesMax = 1000;
    private const int EntriesDefault = 100;

    private readonly WebApplication _app;
    private readonly Ledger _ledger;
    private readonly ConcurrentDictionary<string, bool> _outstanding = [];
    private readonly byte[] _authorization;
    private readonly Effects _effects;
    private readonly TimeSpan _slowAnswer;
    private readonly TimeProvider _time;

    private PaymentProviderApp(PaymentProviderOptions options, WebApplication app, Ledger ledger, string apiKey, TimeProvider time)
    {
        _app = app;
        _ledger = ledger;
        _slowAnswer = options.SlowAnswer;
        _effects = options.Effects;
        _time = time;
        ApiKey = apiKey;
        _authorization = Hash($"Bearer {apiKey}");
        app.Run(Answer);
    }

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>What a merchant sends as "Authorization: Bearer key". Made once per state folder.</summary>
    public string ApiKey { get; }

    /// <exception cref="StartException">The ledger is of another version, or the address is taken.</exception>
    public static async Task<PaymentProviderApp> Start(PaymentProviderOptions options, TimeProvider time)
    {
        Directory.CreateDirectory(options.StateFolder);
        var ledger = Ledger.Open(options.StateFolder, time);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Address);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 16 * 1024;
        });
        var app = builder.Build();
        try
        {
            var provider = new PaymentProviderApp(options, app, ledger, await ledger.ApiKey(), time);
            await app.StartAsync();
            return provider;
        }
        catch (Exception failure)
        {
            await app.DisposeAsync();
            await ledger.DisposeAsync();
            if (failure is IOException) { throw new StartException($"The payment provider cannot listen: {failure.Message}"); }
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _ledger.DisposeAsync();
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private async Task Answer(HttpContext http)
    {
        try
        {
            await Write(http, await Route(http));
        }
        catch (BadHttpRequestException malformed)
        {
            await Write(http, Problem.Invalid(malformed.Message) with { Status = malformed.StatusCode });
        }
        catch (StorageException full)
        {
            await Write(http, Problem.Unavailable(full.Message));
        }
    }

    private async Task<Reply> Route(HttpContext http)
    {
        if (!CryptographicOperations.FixedTimeEquals(Hash(http.Request.Headers.Authorization.ToString()), _authorization))
        {
            return Problem.Unauthorized;
        }

        var path = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (http.Request.Method, path) switch
        {
            ("POST", ["v1", "authorizations"]) => await Authorize(http),
            ("POST", ["v1", "authorizations", var id, "captures"]) => await Capture(http, id),
            ("POST", ["v1", "authorizations", var id, "void"]) => await Idempotent(http, (request, _) => _ledger.Void(request, id)),
            ("GET", ["v1", "authorizations", var id]) => _ledger.Find(id) is { } found ? Reply.Of(200, found) : Problem.NotFound,
            ("GET", ["v1", "authorizations"]) => FindByReference(http.Request.Query["reference"].ToString()),
            ("GET", ["v1", "ledger"]) => Entries(http.Request.Query),
            _ => Problem.NotFound,
        };
    }

    private Task<Reply> Authorize(HttpContext http) => Idempotent(http, async (request, body) =>
    {
        if (!TryParse<AuthorizationRequest>(body, out var asked, out var problem)) { return problem; }
        if (asked.Check() is { } refusal) { return refusal; }

        // Slow to answer, not to act: a caller who gives up has an authorization all the same, and asks again.
        var reply = await _ledger.Authorize(request, asked);
        if (asked.PaymentToken == PaymentTokens.Slow) { await Task.Delay(_slowAnswer, _time, http.RequestAborted); }
        return reply;
    });

    private Task<Reply> Capture(HttpContext http, string id) => Idempotent(http, async (request, body) =>
    {
        if (!TryParse<CaptureRequest>(body, out var asked, out var problem)) { return problem; }
        return asked.Check() ?? await _ledger.Capture(request, id, asked);
    });

    private async Task<Reply> Idempotent(HttpContext http, Func<IdempotentRequest, string, Task<Reply>> work)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        if (IdempotentRequest.Of(http.Request, body) is not { } request) { return Problem.KeyMissing; }
        if (!_outstanding.TryAdd(request.Key, true)) { return Problem.Outstanding; }
        try
        {
            if (_ledger.Remembered(request) is { } before) { return before; }
            var reply = await work(request, body);
            if (!reply.IsProblem) { _effects.Tell($"provider:{http.Request.Path.Value!.Split('/')[^1]}"); }
            return reply;
        }
        finally
        {
            _outstanding.TryRemove(request.Key, out _);
        }
    }

    private Reply FindByReference(string reference) =>
        reference.Length == 0
            ? Problem.Invalid("The parameter 'reference' is missing.")
            : Reply.Of(200, new { authorizations = _ledger.FindByReference(reference) });

    private Reply Entries(IQueryCollection query)
    {
        var after = Number(query["after"], otherwise: 0, max: long.MaxValue);
        var limit = Number(query["limit"], EntriesDefault, EntriesMax);
        return after is { } start && limit is > 0
            ? Reply.Of(200, new { entries = _ledger.Entries(start, (int)limit.Value) })
            : Problem.Invalid("'after' is a sequence, 'limit' is 1 to 1000.");
    }

    private static long? Number(string? text, long otherwise, long max)
    {
        if (string.IsNullOrEmpty(text)) { return otherwise; }
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max ? number : null;
    }

    private static bool TryParse<T>(
        string body,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? parsed,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Reply? problem)
    {
        (parsed, problem) = (default, null);
        try
        {
            parsed = JsonSerializer.Deserialize<T>(body, Json.Options);
        }
        catch (JsonException unreadable)
        {
            problem = Problem.Invalid(unreadable.Message);
            return false;
        }

        if (parsed is null) { problem = Problem.Invalid("The body is null."); }
        return parsed is not null;
    }

    private static Task Write(HttpContext http, Reply reply)
    {
        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = reply.IsProblem ? Problem.ContentType : "application/json";
        return http.Response.WriteAsync(reply.Body);
    }
}
