using System.Globalization;
using System.Security.Cryptography;
using ServerlessShop.Local.Storage;
using static ServerlessShop.Local.PaymentProvider.Authorization;

namespace ServerlessShop.Local.PaymentProvider;

/// <summary>
/// The provider's books. Authorization, ledger entry, what is to be told of it and the answer to its idempotency key are
/// one write, on disk before the answer goes out: a repeated request finds all of it or nothing.
/// </summary>
internal sealed class Books(Database database, BookOptions options, TimeProvider time) : IAsyncDisposable
{
    public static Books Open(string folder, BookOptions options, TimeProvider time)
    {
        // The keys are in it too. SQLite gives the files beside it the same permissions.
        var path = Path.Combine(folder, "payment-provider.db");
        var file = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) { file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        using (new FileStream(path, file)) { }
        return new Books(Database.Open(path, BookRows.Version, BookRows.Schema), options, time);
    }

    /// <summary>A key by its name: random, and the same as long as the books are.</summary>
    public Task<string> Key(string name, string prefix) => database.Write(session =>
    {
        session.Execute(
            "INSERT OR IGNORE INTO keys(name, value) VALUES($1, $2)",
            name, $"{prefix}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}");
        return (string)session.Scalar("SELECT value FROM keys WHERE name=$1", name)!;
    });

    /// <summary>What was answered to this key before; null when the key is new.</summary>
    public Reply? Remembered(IdempotentRequest request) => database.Read(session => session
        .Query(
            row => row.GetString(0) == request.Fingerprint ? new Reply(row.GetInt32(1), row.GetString(2)) : Problem.KeyReused,
            "SELECT request, status, body FROM replies WHERE idempotency_key=$1", request.Key)
        .SingleOrDefault());

    public Reply? Answered(string key) => database.Read(session => session
        .Query(
            row => new Reply(row.GetInt32(0), row.GetString(1)),
            "SELECT status, body FROM replies WHERE idempotency_key=$1", key)
        .SingleOrDefault());

    public Task<Reply> Authorize(IdempotentRequest request, AuthorizationRequest asked, PaymentToken token) => Once(request, session =>
    {
        var now = time.GetUtcNow();
        var isFirst = session.FindByReference(asked.Reference).Count == 0;
        var declined = token.PendingUntil is not null ? null
            : token.ExpiresAtOnce && !isFirst ? token.RenewalDeclineCode
            : token.DeclineCode;
        var status = token.PendingUntil is not null ? Pending : declined is null ? Authorized : Declined;
        var authorization = new Authorization(
            $"auth_{Guid.NewGuid():N}", status, declined, asked.AmountMinor, 0, 0, asked.Currency, asked.Reference, now,
            token.ExpiresAtOnce && isFirst ? now : now + options.Lifetime, token.Name);

        session.Insert(authorization);
        session.Enter(now, authorization, status, authorization.AmountMinor, request.Key);
        if (token.PendingUntil is { } outcome)
        {
            session.Announce(authorization with { DeclineCode = token.DeclineCode }, outcome, now + options.Of(token.Tells), becomes: outcome);
        }

        session.AnnounceAll(authorization, token.AlsoTells, now);
        return Reply.Of(201, authorization);
    });

    public Task<Reply> Capture(IdempotentRequest request, string id, CaptureRequest asked) => Once(request, session =>
    {
        if (session.Find(id) is not { } authorization) { return Problem.NotFound; }
        if (authorization.Status is Pending or Declined or Voided) { return Problem.Is(authorization); }
        if (IsExpired(session, authorization, request)) { return Problem.Lasting("authorization-expired", "What was held is held no more."); }
        if (PaymentToken.Known[authorization.Token].RefusesCaptures) { return Problem.Lasting("capture-refused", "The card's bank refuses."); }
        if (asked.AmountMinor > authorization.RemainingMinor)
        {
            return Problem.Conflict(
                "capture-exceeds-authorization",
                string.Create(CultureInfo.InvariantCulture, $"{authorization.RemainingMinor} of {authorization.AmountMinor} are left to capture."));
        }

        session.Execute("UPDATE authorizations SET status=$2, captured=captured+$3 WHERE id=$1", id, Captured, asked.AmountMinor);
        session.Enter(time.GetUtcNow(), authorization, Captured, asked.AmountMinor, request.Key);
        return Reply.Of(201, new Capture($"cap_{Guid.NewGuid():N}", Captured, id, asked.AmountMinor, authorization.Currency));
    });

    public Task<Reply> Void(IdempotentRequest request, string id) => Once(request, session =>
    {
        if (session.Find(id) is not { } authorization) { return Problem.NotFound; }
        if (authorization.Status is Declined or Voided) { return Problem.Is(authorization); }
        if (IsExpired(session, authorization, request)) { return Problem.Lasting("authorization-expired", "What was held is held no more."); }
        var left = authorization.Status == Pending ? authorization.AmountMinor : authorization.RemainingMinor;
        if (left == 0) { return Problem.Is(authorization); }

        session.Execute("UPDATE authorizations SET status=$2 WHERE id=$1", id, Voided);
        session.Enter(time.GetUtcNow(), authorization, Voided, left, request.Key);
        return Reply.Of(200, authorization with { Status = Voided });
    });

    /// <summary>What was captured for a reference is given back, of the oldest authorization first.</summary>
    public Task<Reply> Refund(IdempotentRequest request, RefundRequest asked) => Once(request, session =>
    {
        var captured = session.FindByReference(asked.Reference)
            .Where(found => found.CapturedMinor > found.RefundedMinor && found.Currency == asked.Currency).ToList();
        if (asked.AmountMinor > captured.Sum(found => found.CapturedMinor - found.RefundedMinor))
        {
            return Problem.Conflict("refund-exceeds-captured", "More is asked back than was captured.");
        }

        if (captured.Any(found => PaymentToken.Known[found.Token].RefusesRefunds))
        {
            return Problem.Lasting("refund-refused", "The card's bank refuses.");
        }

        var left = asked.AmountMinor;
        foreach (var found in captured)
        {
            var part = Math.Min(left, found.CapturedMinor - found.RefundedMinor);
            if (part == 0) { break; }
            session.Execute("UPDATE authorizations SET refunded=refunded+$2 WHERE id=$1", found.Id, part);
            session.Enter(time.GetUtcNow(), found, Refunded, part, request.Key);
            left -= part;
        }

        return Reply.Of(201, new Refund($"ref_{Guid.NewGuid():N}", Refunded, asked.Reference, asked.AmountMinor, asked.Currency));
    });

    /// <summary>Makes true what a webhook is about to tell; false where it can become true no more.</summary>
    public Task<bool> Happen(Webhook webhook) => database.Write(session =>
    {
        if (webhook.Becomes is not { } outcome) { return true; }
        var authorization = session.Find(webhook.AuthorizationId)!;
        if (authorization.Status != Pending) { return authorization.Status == outcome; }

        session.Execute(
            "UPDATE authorizations SET status=$2, decline_code=$3 WHERE id=$1", authorization.Id, outcome,
            outcome == Declined ? PaymentToken.Known[authorization.Token].DeclineCode : null);
        session.Enter(time.GetUtcNow(), authorization, outcome, authorization.AmountMinor, webhook.Id);
        return true;
    });

    public Task<int> Heard(Webhook webhook) => database.Write(
        session => session.Execute("UPDATE webhooks SET is_heard=1 WHERE sequence=$1", webhook.Sequence));

    public Task<int> Postpone(Webhook webhook) => database.Write(session => session.Execute(
        "UPDATE webhooks SET attempts=attempts+1, due=$2 WHERE sequence=$1",
        webhook.Sequence, (time.GetUtcNow() + webhook.BackOff).ToUnixTimeMilliseconds()));

    /// <summary>What is to be told next, be it later; of one authorization when one is named.</summary>
    public Webhook? NextWebhook(string? about = null) => database.Read(session => session.NextWebhook(about));

    public Authorization? Find(string id) => database.Read(session => session.Find(id));

    public IReadOnlyList<Authorization> FindByReference(string reference) =>
        database.Read(session => session.FindByReference(reference));

    public IReadOnlyList<LedgerEntry> Entries(long after, int limit) => database.Read(session => session.Entries(after, limit));

    public ValueTask DisposeAsync() => database.DisposeAsync();

    /// <summary>Nobody watches the clock for it: it has expired when somebody asks about it and its time is over.</summary>
    private bool IsExpired(Session session, Authorization authorization, IdempotentRequest request)
    {
        if (authorization.Status == Expired) { return true; }
        var now = time.GetUtcNow();
        if (authorization.RemainingMinor == 0 || now < authorization.ExpiresAt) { return false; }

        session.Execute("UPDATE authorizations SET status=$2 WHERE id=$1", authorization.Id, Expired);
        session.Enter(now, authorization, Expired, authorization.RemainingMinor, request.Key);
        session.Announce(authorization, Expired, now, becomes: null);
        return true;
    }

    /// <summary>
    /// Does the work and keeps its answer with the key, refusals too. Whoever calls has looked for the key and holds
    /// it; should one come twice all the same, the second finds the primary key taken, and its work is undone.
    /// </summary>
    private Task<Reply> Once(IdempotentRequest request, Func<Session, Reply> work) => database.Write(session =>
    {
        var reply = work(session);
        session.Execute(
            "INSERT INTO replies(idempotency_key, request, status, body) VALUES($1,$2,$3,$4)",
            request.Key, request.Fingerprint, reply.Status, reply.Body);
        return reply;
    });
}

/// <summary>How long things take that the books decide.</summary>
/// <param name="Lifetime">From an authorization to its expiry.</param>
internal sealed record BookOptions(TimeSpan Lifetime, TimeSpan Slow, TimeSpan Late)
{
    public TimeSpan Of(Pace pace) => pace switch { Pace.Slow => Slow, Pace.Late => Late, _ => TimeSpan.Zero };
}
