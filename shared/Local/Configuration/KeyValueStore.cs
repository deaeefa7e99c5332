using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Configuration;

/// <summary>Settings and what they were before, durable before a write is answered.</summary>
internal sealed class KeyValueStore(Database database, ConfigurationOptions options, TimeProvider time)
{
    public const int Version = 1;

    public const string Schema =
        """
        CREATE TABLE revisions(
            id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, label TEXT NOT NULL, value TEXT, content_type TEXT,
            tags TEXT NOT NULL, etag TEXT NOT NULL, locked INTEGER NOT NULL, modified INTEGER NOT NULL,
            deleted INTEGER NOT NULL);
        CREATE INDEX revisions_of ON revisions(key, label, id);
        CREATE TABLE current(
            key TEXT NOT NULL, label TEXT NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY(key, label)) WITHOUT ROWID;
        CREATE TABLE seeded(
            key TEXT NOT NULL, label TEXT NOT NULL, etag TEXT NOT NULL, PRIMARY KEY(key, label)) WITHOUT ROWID;
        """;

    private const string Columns =
        "r.id, r.key, r.label, r.value, r.content_type, r.tags, r.etag, r.locked, r.modified";

    private readonly Watches _watches = new(options);

    /// <summary>See <see cref="ConfigurationServer.Watch"/>.</summary>
    public IDisposable Watch(string prefix, Action<IReadOnlyDictionary<string, string>> changed) =>
        _watches.Add(prefix, changed, () => database.Read(All));

    /// <summary>All settings, or all there were at a time, in the order of key and label.</summary>
    public IReadOnlyList<KeyValue> List(DateTimeOffset? at) =>
        database.Read(session => at is { } then ? All(session, then) : All(session));

    public KeyValue? Get(string key, string? label, DateTimeOffset? at) => at is null
        ? database.Read(session => Find(session, key, label))
        : List(at).FirstOrDefault(one => one.Key == key && one.Label == label);

    /// <summary>Every state that is kept, deletions left out: by key and label, the newest first.</summary>
    public IReadOnlyList<KeyValue> Revisions(DateTimeOffset? at) => database.Read(session => session.Query(
            Row,
            $"SELECT {Columns} FROM revisions r WHERE r.deleted = 0 AND r.modified <= $1 "
            + "AND (r.modified >= $2 OR r.id IN (SELECT revision FROM current))",
            Ticks(at ?? DateTimeOffset.MaxValue),
            Ticks(Oldest)))
        .OrderBy(one => one.Key, StringComparer.Ordinal).ThenBy(one => one.Label, StringComparer.Ordinal)
        .ThenByDescending(one => one.Revision).ToList();

    public long LastRevision =>
        (long)database.Read(session => session.Scalar("SELECT coalesce(max(id), 0) FROM revisions"))!;

    /// <summary>Writes content; the same content again is no write.</summary>
    /// <exception cref="RefusedException">The precondition fails, or it is locked.</exception>
    public Task<KeyValue> Set(string key, string? label, KeyValueContent content, Precondition precondition) =>
        Write(session =>
        {
            var found = Find(session, key, label);
            precondition.Demand(found?.ETag);
            if (found is { Locked: true }) { throw RefusedException.Locked(key); }
            return found is not null && found.Content == content
                ? (found, false)
                : (Put(session, key, label, content, locked: false), true);
        })!;

    /// <summary>Deletes; null when there was nothing.</summary>
    public Task<KeyValue?> Delete(string key, string? label, Precondition precondition) => Write(session =>
    {
        var found = Find(session, key, label);
        precondition.Demand(found?.ETag);
        if (found is null) { return (null, false); }
        if (found.Locked) { throw RefusedException.Locked(key); }
        Remove(session, found);
        return (found, true);
    });

    /// <summary>Makes it read-only, or not; null when there is nothing.</summary>
    public Task<KeyValue?> SetLock(string key, string? label, bool locked, Precondition precondition) =>
        Write(session =>
        {
            var found = Find(session, key, label);
            precondition.Demand(found?.ETag);
            return found is null || found.Locked == locked
                ? (found, false)
                : (Put(session, key, label, found.Content, locked), true);
        });

    /// <summary>Brings the seed in, in one transaction. See <see cref="ConfigurationSeed"/> for who wins.</summary>
    public Task<IReadOnlyList<string>> Apply(IReadOnlyList<(string Key, string? Label, KeyValueContent Content)> seed) =>
        database.Write<IReadOnlyList<string>>(session =>
        {
            var kept = new List<string>();
            var recorded = session.Query(
                row => (Key: row.GetString(0), Label: LabelOf(row.GetString(1)), ETag: row.GetString(2)),
                "SELECT key, label, etag FROM seeded").ToDictionary(one => (one.Key, one.Label), one => one.ETag);

            foreach (var (key, label, content) in seed)
            {
                var found = Find(session, key, label);
                var isOurs = recorded.Remove((key, label), out var etag) ? found?.ETag == etag : found is null;
                if (!isOurs) { kept.Add(key); continue; }
                if (found is not null && found.Content == content) { continue; }

                var written = Put(session, key, label, content, locked: false);
                session.Execute("INSERT OR REPLACE INTO seeded VALUES($1, $2, $3)", key, label ?? "", written.ETag);
            }

            foreach (var ((key, label), etag) in recorded)
            {
                if (Find(session, key, label) is { } found && found.ETag == etag) { Remove(session, found); }
                session.Execute("DELETE FROM seeded WHERE key = $1 AND label = $2", key, label ?? "");
            }

            return kept;
        });

    private DateTimeOffset Oldest => time.GetUtcNow() - options.Retention;

    private async Task<KeyValue?> Write(Func<Session, (KeyValue? Answer, bool Changed)> work)
    {
        var (answer, _) = await database.Write(
            session =>
            {
                var (answer, changed) = work(session);
                if (changed) { Expire(session); }

                // Read in the transaction of the sentinel itself: nothing of a later change can be in it.
                var isSentinel = changed && answer!.Key == options.Sentinel && answer.Label is null;
                return (answer, Told: isSentinel ? All(session) : null);
            },
            committed => { if (committed.Told is { } all) { _watches.Tell(all); } });
        return answer;
    }

    /// <summary>What was replaced before the retention began: no time within it needs that any more.</summary>
    private void Expire(Session session)
    {
        session.Execute(
            "DELETE FROM revisions WHERE id IN (SELECT a.id FROM revisions a JOIN revisions b "
            + "ON b.key = a.key AND b.label = a.label AND b.id > a.id WHERE b.modified < $1)",
            Ticks(Oldest));
        session.Execute("DELETE FROM revisions WHERE deleted = 1 AND modified < $1", Ticks(Oldest));
    }

    private KeyValue Put(Session session, string key, string? label, KeyValueContent content, bool locked)
    {
        var etag = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        session.Execute(
            "INSERT INTO revisions(key, label, value, content_type, tags, etag, locked, modified, deleted) "
            + "VALUES($1, $2, $3, $4, $5, $6, $7, $8, 0)",
            key, label ?? "", content.Value, content.ContentType, JsonSerializer.Serialize(content.Tags), etag,
            locked ? 1 : 0, Ticks(time.GetUtcNow()));
        session.Execute("INSERT OR REPLACE INTO current VALUES($1, $2, last_insert_rowid())", key, label ?? "");
        return Find(session, key, label)!;
    }

    private void Remove(Session session, KeyValue found)
    {
        session.Execute(
            "INSERT INTO revisions(key, label, tags, etag, locked, modified, deleted) "
            + "VALUES($1, $2, '{}', '', 0, $3, 1)",
            found.Key, found.Label ?? "", Ticks(time.GetUtcNow()));
        session.Execute("DELETE FROM current WHERE key = $1 AND label = $2", found.Key, found.Label ?? "");
    }

    private static KeyValue? Find(Session session, string key, string? label) => session.Query(
        Row,
        $"SELECT {Columns} FROM current c JOIN revisions r ON r.id = c.revision WHERE c.key = $1 AND c.label = $2",
        key,
        label ?? "").SingleOrDefault();

    private static List<KeyValue> All(Session session) =>
        Sorted(session.Query(Row, $"SELECT {Columns} FROM current c JOIN revisions r ON r.id = c.revision"));

    private static List<KeyValue> All(Session session, DateTimeOffset at) => Sorted(session.Query(
        Row,
        $"SELECT {Columns} FROM revisions r WHERE r.deleted = 0 "
        + "AND r.id IN (SELECT max(id) FROM revisions WHERE modified <= $1 GROUP BY key, label)",
        Ticks(at)));

    private static List<KeyValue> Sorted(List<KeyValue> all) =>
        [.. all.OrderBy(one => one.Key, StringComparer.Ordinal).ThenBy(one => one.Label, StringComparer.Ordinal)];

    private static KeyValue Row(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        LabelOf(row.GetString(2)),
        new KeyValueContent(
            row.IsDBNull(3) ? null : row.GetString(3),
            row.IsDBNull(4) ? null : row.GetString(4),
            JsonSerializer.Deserialize<Dictionary<string, string?>>(row.GetString(5))!),
        row.GetString(6),
        row.GetInt64(7) != 0,
        new DateTimeOffset(row.GetInt64(8), TimeSpan.Zero));

    private static string? LabelOf(string stored) => stored.Length == 0 ? null : stored;

    private static long Ticks(DateTimeOffset at) => at.UtcTicks;
}
