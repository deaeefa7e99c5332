using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ServerlessShop.Journey.Specs.Simulation;

namespace ServerlessShop.Journey.Specs.Standins;

/// <summary>One thing that happened to money, as the provider's books have it.</summary>
internal sealed record LedgerEntry(string Kind, string Authorization, string Reference, long AmountMinor, string Currency);

/// <summary>
/// The payment provider: what was asked under one key is done once and answered the same ever after. Another request
/// under a used key is refused, and so is a capture or void of what is not held.
/// </summary>
internal sealed class MemoryProvider(Schedule schedule, Sometimes sometimes)
{
    public const string Approve = "tok_approve";
    public const string Decline = "tok_decline";
    public const string Slow = "tok_slow";

    /// <summary>Slow to answer, not to act. Until it has answered it lets nobody ask under the same key.</summary>
    public static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(2);

    private readonly List<LedgerEntry> _ledger = [];
    private readonly Dictionary<string, (string Request, Reply Reply)> _replies = [];
    private readonly Dictionary<string, DateTimeOffset> _outstanding = [];
    private readonly Dictionary<string, (LedgerEntry Held, string Status)> _authorizations = [];

    public IReadOnlyList<LedgerEntry> Ledger => _ledger;

    public Reply Answer(string path, string key, string body)
    {
        if (_outstanding.TryGetValue(key, out var until) && schedule.Now < until)
        {
            sometimes.Happened("the provider was asked while it was still answering");
            return Problem(409, "request-outstanding");
        }

        if (IsSlow(body)) { _outstanding[key] = schedule.Now + SlowAnswer; }
        if (_replies.TryGetValue(key, out var before))
        {
            sometimes.Happened("the provider was asked again under the same key");
            return before.Request == path + body ? before.Reply : Problem(422, "idempotency-key-reused");
        }

        using var json = JsonDocument.Parse(body);
        var reply = path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["v1", "authorizations"] => Authorize(json.RootElement),
            ["v1", "authorizations", var id, "captures"] =>
                Capture(id, json.RootElement.GetProperty("amountMinor").GetInt64()),
            ["v1", "authorizations", var id, "void"] => Void(id),
            ["v1", "refunds"] => Refund(json.RootElement),
            _ => throw new NotSupportedException($"MemoryProvider has no {path}."),
        };
        _replies[key] = (path + body, reply);
        return reply;
    }

    public static bool IsSlow(string body) => body.Contains(Slow, StringComparison.Ordinal);

    private Reply Authorize(JsonElement asked)
    {
        var declined = asked.GetProperty("paymentToken").GetString() == Decline;
        var entry = new LedgerEntry(
            declined ? "declined" : "authorized", $"auth_{_authorizations.Count + 1}",
            asked.GetProperty("reference").GetString()!, asked.GetProperty("amountMinor").GetInt64(),
            asked.GetProperty("currency").GetString()!);
        _ledger.Add(entry);
        _authorizations[entry.Authorization] = (entry, entry.Kind);
        return Reply.Of(
            201, new { id = entry.Authorization, status = entry.Kind, declineCode = declined ? "do_not_honor" : null });
    }

    /// <summary>As often as something is left.</summary>
    private Reply Capture(string id, long amount)
    {
        if (!_authorizations.TryGetValue(id, out var found)) { return Problem(404, "not-found"); }
        if (found.Status != "authorized") { return Problem(409, $"authorization-{found.Status}"); }
        if (amount > found.Held.AmountMinor - Captured(id)) { return Problem(409, "capture-exceeds-authorization"); }

        _ledger.Add(found.Held with { Kind = "captured", AmountMinor = amount });
        return Reply.Of(200, new { id, status = "captured" });
    }

    private Reply Void(string id)
    {
        if (!_authorizations.TryGetValue(id, out var found)) { return Problem(404, "not-found"); }
        if (found.Status != "authorized") { return Problem(409, $"authorization-{found.Status}"); }
        if (found.Held.AmountMinor == Captured(id)) { return Problem(409, "authorization-captured"); }

        _ledger.Add(found.Held with { Kind = "voided", AmountMinor = found.Held.AmountMinor - Captured(id) });
        _authorizations[id] = (found.Held, "voided");
        return Reply.Of(200, new { id, status = "voided" });
    }

    private Reply Refund(JsonElement asked)
    {
        var (reference, amount) = (asked.GetProperty("reference").GetString()!, asked.GetProperty("amountMinor").GetInt64());
        var taken = _ledger.Where(entry => entry.Reference == reference && entry.Kind == "captured").ToList();
        var given = _ledger.Where(entry => entry.Reference == reference && entry.Kind == "refunded");
        if (taken.Sum(entry => entry.AmountMinor) - given.Sum(entry => entry.AmountMinor) < amount)
        {
            return Problem(409, "refund-exceeds-captured");
        }

        _ledger.Add(taken[0] with { Kind = "refunded", AmountMinor = amount });
        return Reply.Of(200, new { id = $"ref_{_ledger.Count}", status = "refunded" });
    }

    private long Captured(string authorization) => _ledger
        .Where(entry => entry.Authorization == authorization && entry.Kind == "captured")
        .Sum(entry => entry.AmountMinor);

    private static Reply Problem(int status, string code) =>
        Reply.Of(status, new { type = $"https://payments.example/problems/{code}", status });

    public sealed record Reply(int Status, string Body)
    {
        public static Reply Of(int status, object body) => new(status, JsonSerializer.Serialize(body));
    }
}

/// <summary>One instance's connection to the provider.</summary>
internal sealed class ProviderConnection(MemoryProvider provider, Node node, Effects effects) : HttpMessageHandler
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var key = request.Headers.GetValues("Idempotency-Key").Single();
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        var effect = path switch
        {
            _ when path.EndsWith("/captures", StringComparison.Ordinal) => Effect.Capture,
            _ when path.EndsWith("/void", StringComparison.Ordinal) => Effect.Void,
            "/v1/refunds" => Effect.Refund,
            _ => Effect.Authorize,
        };
        var reply = await effects.Do(
            node, effect, key, () => provider.Answer(path, key, body), () => new HttpRequestException("Nobody knows."),
            takes: MemoryProvider.IsSlow(body) ? MemoryProvider.SlowAnswer : default);
        return new HttpResponseMessage((HttpStatusCode)reply.Status)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(reply.Body)) { Headers = { ContentType = _json } },
        };
    }
}
