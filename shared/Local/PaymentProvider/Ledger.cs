using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.PaymentProvider;

/// <summary>
/// The provider's books. Authorization, ledger entry and the answer to its idempotency key are one write, on disk
/// before the answer goes out: a repeated request finds all of it or nothing.
/// </summary>
internal sealed class Ledger(Database database, TimeProvider time) : IAsyncDisposable
{
    private const int Version = 1;
    private const string Schema = """
        CREATE TABLE authorizations(
            id TEXT PRIMARY KEY, status TEXT NOT NULL, decline_code TEXT, amount INTEGER NOT NULL, captured INTEGER NOT NULL,
            currency TEXT NOT NULL, reference TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
        CREATE INDEX authorizations_by_reference ON authorizations(reference, created, id);
        CREATE TABLE ledger(
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, authorization_id TEXT NOT NULL,
            reference TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL, idempotency_key TEXT NOT NULL) STRICT;
        CREATE TABLE replies(
            idempotency_key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE api_keys(merchant TEXT PRIMARY KEY, api_key TEXT NOT NULL) STRICT;
        """;

    private const string AuthorizationColumns = "id, status, decline_code, amount, captured, currency, reference, created";

    public static Ledger Open(string folder, TimeProvider time)
    {
        // The API key is in it too. SQLite gives the files beside it the same permissions.
        var path = Path.Combine(folder, "payment-provider.db");
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) { options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        using (new FileStream(path, options)) { }
        return new Ledger(Database.Open(path, Version, Schema), time);
    }

    /// <summary>The merchant's key: random, and the same as long as the ledger is.</summary>
    public Task<string> ApiKey() => database.Write(session =>
    {
        session.Execute(
            "INSERT OR IGNORE INTO api_keys(merchant, api_key) VALUES('shop', $1)",
            $"sk_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}");
        return (string)session.Scalar("SELECT api_key FROM api_keys WHERE merchant='shop'")!;
    });

    /// <summary>What was answered to this key before; null when the key is new.</summary>
    public Reply? Remembered(IdempotentRequest request) => database.Read(session => session
        .Query(
            row => row.GetString(0) == request.Fingerprint ? new Reply(row.GetInt32(1), row.GetString(2)) : Problem.KeyReused,
            "SELECT request, status, body FROM replies WHERE idempotency_key=$1", request.Key)
        .SingleOrDefault());

    public Task<Reply> Authorize(IdempotentRequest request, AuthorizationRequest asked) => Once(request, session =>
    {
        var declined = asked.PaymentToken == PaymentTokens.Decline;
        var authorization = new Authorization(
            $"auth_{Guid.NewGuid():N}", declined ? Authorization.Declined : Authorization.Authorized,
            declined ? "do_not_honor" : null, asked.AmountMinor, 0, asked.Currency, asked.Reference, time.GetUtcNow());

        session.Execute(
            $"INSERT INTO authorizations({AuthorizationColumns}) VALUES($1,$2,$3,$4,$5,$6,$7,$8)",
            authorization.Id, authorization.Status, authorization.DeclineCode, authorization.AmountMinor, authorization.CapturedMinor,
            authorization.Currency, authorization.Reference, authorization.CreatedAt.ToUnixTimeMilliseconds());
        Enter(session, authorization.Status, authorization, authorization.AmountMinor, request);
        return Reply.Of(201, authorization);
    });

    public Task<Reply> Capture(IdempotentRequest request, string id, CaptureRequest asked) => Once(request, session =>
    {
        if (Find(session, id) is not { } authorization) { return Problem.NotFound; }
        if (authorization.Status is Authorization.Declined or Authorization.Voided)
        {
            return Problem.Conflict($"authorization-{authorization.Status}", $"The authorization is {authorization.Status}.");
        }

        if (asked.AmountMinor > authorization.RemainingMinor)
        {
            return Problem.Conflict(
                "capture-exceeds-authorization",
                string.Create(CultureInfo.InvariantCulture, $"{authorization.RemainingMinor} of {authorization.AmountMinor} are left to capture."));
        }

        session.Execute(
            "UPDATE authorizations SET status=$2, captured=captured+$3 WHERE id=$1", id, Authorization.Captured, asked.AmountMinor);
        Enter(session, Authorization.Captured, authorization, asked.AmountMinor, request);
        return Reply.Of(201, new Capture($"cap_{Guid.NewGuid():N}", Authorization.Captured, id, asked.AmountMinor, authorization.Currency));
    });

    public Task<Reply> Void(IdempotentRequest request, string id) => Once(request, session =>
    {
        if (Find(session, id) is not { } authorization) { return Problem.NotFound; }
        if (authorization.Status != Authorization.Authorized)
        {
            return Problem.Conflict($"authorization-{authorization.Status}", $"The authorization is {authorization.Status}.");
        }

        session.Execute("UPDATE authorizations SET status=$2 WHERE id=$1", id, Authorization.Voided);
        Enter(session, Authorization.Voided, authorization, authorization.AmountMinor, request);
        return Reply.Of(200, authorization with { Status = Authorization.Voided });
    });

    public Authorization? Find(string id) => database.Read(session => Find(session, id));

    public IReadOnlyList<Authorization> FindByReference(string reference) => database.Read(session => session.Query(
        ReadAuthorization,
        $"SELECT {AuthorizationColumns} FROM authorizations WHERE reference=$1 ORDER BY created, id", reference));

    public IReadOnlyList<LedgerEntry> Entries(long after, int limit) => database.Read(session => session.Query(
        row => new LedgerEntry(
            row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(2), row.GetString(3),
            row.GetString(4), row.GetInt64(5), row.GetString(6), row.GetString(7)),
        """
        SELECT sequence, at, kind, authorization_id, reference, amount, currency, idempotency_key
        FROM ledger WHERE sequence>$1 ORDER BY sequence LIMIT $2
        """,
        after, limit));

    public ValueTask DisposeAsync() => database.DisposeAsync();

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

    private void Enter(Session session, string kind, Authorization authorization, long amountMinor, IdempotentRequest request) =>
        session.Execute(
            """
            INSERT INTO ledger(at, kind, authorization_id, reference, amount, currency, idempotency_key) VALUES($1,$2,$3,$4,$5,$6,$7)
            """,
            time.GetUtcNow().ToUnixTimeMilliseconds(), kind, authorization.Id, authorization.Reference, amountMinor,
            authorization.Currency, request.Key);

    private static Authorization? Find(Session session, string id) => session
        .Query(ReadAuthorization, $"SELECT {AuthorizationColumns} FROM authorizations WHERE id=$1", id)
        .SingleOrDefault();

    private static Authorization ReadAuthorization(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetInt64(3), row.GetInt64(4),
        row.GetString(5), row.GetString(6), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)));
}
