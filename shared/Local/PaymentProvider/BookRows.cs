using Microsoft.Data.Sqlite;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.PaymentProvider;

/// <summary>The tables of the provider's books, and their rows.</summary>
internal static class BookRows
{
    public const int Version = 2;
    public const string Schema = """
        CREATE TABLE authorizations(
            id TEXT PRIMARY KEY, status TEXT NOT NULL, decline_code TEXT, amount INTEGER NOT NULL, captured INTEGER NOT NULL,
            refunded INTEGER NOT NULL, currency TEXT NOT NULL, reference TEXT NOT NULL, created INTEGER NOT NULL,
            expires INTEGER NOT NULL, token TEXT NOT NULL) STRICT;
        CREATE INDEX authorizations_by_reference ON authorizations(reference, created, id);
        CREATE TABLE ledger(
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, authorization_id TEXT NOT NULL,
            reference TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL, idempotency_key TEXT NOT NULL) STRICT;
        CREATE TABLE replies(
            idempotency_key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE webhooks(
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, authorization_id TEXT NOT NULL, body TEXT NOT NULL,
            becomes TEXT, attempts INTEGER NOT NULL, due INTEGER NOT NULL, is_heard INTEGER NOT NULL) STRICT;
        CREATE INDEX webhooks_to_tell ON webhooks(due, sequence) WHERE is_heard=0;
        CREATE TABLE keys(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
        """;

    private const string AuthorizationColumns =
        "id, status, decline_code, amount, captured, refunded, currency, reference, created, expires, token";

    public static void Insert(this Session session, Authorization made) => session.Execute(
        $"INSERT INTO authorizations({AuthorizationColumns}) VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
        made.Id, made.Status, made.DeclineCode, made.AmountMinor, made.CapturedMinor, made.RefundedMinor, made.Currency,
        made.Reference, made.CreatedAt.ToUnixTimeMilliseconds(), made.ExpiresAt.ToUnixTimeMilliseconds(), made.Token);

    public static Authorization? Find(this Session session, string id) => session
        .Query(ReadAuthorization, $"SELECT {AuthorizationColumns} FROM authorizations WHERE id=$1", id)
        .SingleOrDefault();

    public static IReadOnlyList<Authorization> FindByReference(this Session session, string reference) => session.Query(
        ReadAuthorization,
        $"SELECT {AuthorizationColumns} FROM authorizations WHERE reference=$1 ORDER BY created, id", reference);

    public static void Enter(
        this Session session, DateTimeOffset at, Authorization about, string kind, long amountMinor, string key) => session.Execute(
        """
        INSERT INTO ledger(at, kind, authorization_id, reference, amount, currency, idempotency_key) VALUES($1,$2,$3,$4,$5,$6,$7)
        """,
        at.ToUnixTimeMilliseconds(), kind, about.Id, about.Reference, amountMinor, about.Currency, key);

    public static IReadOnlyList<LedgerEntry> Entries(this Session session, long after, int limit) => session.Query(
        row => new LedgerEntry(
            row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(2), row.GetString(3),
            row.GetString(4), row.GetInt64(5), row.GetString(6), row.GetString(7)),
        """
        SELECT sequence, at, kind, authorization_id, reference, amount, currency, idempotency_key
        FROM ledger WHERE sequence>$1 ORDER BY sequence LIMIT $2
        """,
        after, limit);

    /// <summary>The same kind several times is one event that is told several times.</summary>
    public static void AnnounceAll(this Session session, Authorization about, IReadOnlyList<string> kinds, DateTimeOffset at)
    {
        foreach (var kind in kinds.GroupBy(kind => kind))
        {
            var id = NewId();
            foreach (var _ in kind) { session.Announce(about, kind.Key, at, becomes: null, id); }
        }
    }

    public static void Announce(
        this Session session, Authorization about, string kind, DateTimeOffset due, string? becomes, string? id = null)
    {
        id ??= NewId();
        session.Execute(
            "INSERT INTO webhooks(id, authorization_id, body, becomes, attempts, due, is_heard) VALUES($1,$2,$3,$4,0,$5,0)",
            id, about.Id, Webhook.BodyOf(id, kind, about, due), becomes, due.ToUnixTimeMilliseconds());
    }

    public static Webhook? NextWebhook(this Session session, string? about) => session
        .Query(
            row => new Webhook(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4),
                row.GetInt32(5), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6))),
            """
            SELECT sequence, id, authorization_id, body, becomes, attempts, due FROM webhooks
            WHERE is_heard=0 AND ($1 IS NULL OR authorization_id=$1) ORDER BY due, sequence LIMIT 1
            """,
            about)
        .SingleOrDefault();

    private static string NewId() => $"evt_{Guid.NewGuid():N}";

    private static Authorization ReadAuthorization(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetInt64(3), row.GetInt64(4),
        row.GetInt64(5), row.GetString(6), row.GetString(7), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)), row.GetString(10));
}
