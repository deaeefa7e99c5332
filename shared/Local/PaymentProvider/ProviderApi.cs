using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.PaymentProvider;

/// <summary>What a merchant may ask, and how it is answered.</summary>
internal sealed class ProviderApi(Books books, WebhookCourier courier, PaymentProviderOptions options, TimeProvider time)
{
    private const int EntriesMax = 1000;
    private const int EntriesDefault = 100;

    private readonly ConcurrentDictionary<string, bool> _outstanding = [];

    public async Task<Reply> Route(HttpContext http)
    {
        var path = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (http.Request.Method, path) switch
        {
            ("POST", ["v1", "authorizations"]) => await Authorize(http),
            ("POST", ["v1", "authorizations", var id, "captures"]) => await Capture(http, id),
            ("POST", ["v1", "authorizations", var id, "void"]) => await Idempotent(http, (request, _) => books.Void(request, id)),
            ("POST", ["v1", "refunds"]) => await Refund(http),
            ("GET", ["v1", "authorizations", var id]) => books.Find(id) is { } found ? Reply.Of(200, found) : Problem.NotFound,
            ("GET", ["v1", "authorizations"]) => FindByReference(http.Request.Query["reference"].ToString()),
            ("GET", ["v1", "requests", var key]) => books.Answered(key) ?? Problem.NotFound,
            ("GET", ["v1", "ledger"]) => Entries(http.Request.Query),
            _ => Problem.NotFound,
        };
    }

    private Task<Reply> Authorize(HttpContext http) => Idempotent(http, async (request, body) =>
    {
        if (!TryParse<AuthorizationRequest>(body, out var asked, out var problem)) { return problem; }
        if (asked.Check() is { } refusal) { return refusal; }

        var token = PaymentToken.Known[asked.PaymentToken];
        var reply = await books.Authorize(request, asked, token);
        if (token is { PendingUntil: not null, Tells: Pace.AtOnce }) { await TellFirst(reply, http.RequestAborted); }
        if (token.Announces) { courier.Wake(); }

        // Slow to answer, not to act: a caller who gives up has an authorization all the same, and asks again.
        if (token.Answers != Pace.AtOnce)
        {
            var wait = token.Answers == Pace.Slow ? options.SlowAnswer : options.LateAnswer;
            await Task.Delay(wait, time, http.RequestAborted);
        }

        return reply;
    });

    private Task<Reply> Capture(HttpContext http, string id) => Idempotent(http, async (request, body) =>
    {
        if (!TryParse<CaptureRequest>(body, out var asked, out var problem)) { return problem; }
        return asked.Check() ?? await books.Capture(request, id, asked);
    });

    private Task<Reply> Refund(HttpContext http) => Idempotent(http, async (request, body) =>
    {
        if (!TryParse<RefundRequest>(body, out var asked, out var problem)) { return problem; }
        return asked.Check() ?? await books.Refund(request, asked);
    });

    /// <summary>The merchant hears of it before it has the answer to its own question.</summary>
    private async Task TellFirst(Reply reply, CancellationToken cancellation)
    {
        using var answer = JsonDocument.Parse(reply.Body);
        if (books.NextWebhook(answer.RootElement.GetProperty("id").GetString()) is { } webhook)
        {
            await courier.Tell(webhook, cancellation);
        }
    }

    private async Task<Reply> Idempotent(HttpContext http, Func<IdempotentRequest, string, Task<Reply>> work)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        if (IdempotentRequest.Of(http.Request, body) is not { } request) { return Problem.KeyMissing; }
        if (!_outstanding.TryAdd(request.Key, true)) { return Problem.Outstanding; }
        try
        {
            if (books.Remembered(request) is { } before) { return before; }
            var reply = await work(request, body);
            if (reply.IsLasting) { courier.Wake(); } // It may have turned out to have expired.
            if (!reply.IsProblem) { options.Effects.Tell($"provider:{http.Request.Path.Value!.Split('/')[^1]}"); }
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
            : Reply.Of(200, new { authorizations = books.FindByReference(reference) });

    private Reply Entries(IQueryCollection query)
    {
        var after = Number(query["after"], otherwise: 0, max: long.MaxValue);
        var limit = Number(query["limit"], EntriesDefault, EntriesMax);
        return after is { } start && limit is > 0
            ? Reply.Of(200, new { entries = books.Entries(start, (int)limit.Value) })
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
}
