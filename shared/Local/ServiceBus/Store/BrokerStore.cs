using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.ServiceBus.Store;

/// <summary>
/// servicebus.db. A message is stored once, and a row beside it for each subscription that matched; the last of these
/// takes the message with it. Locks are not stored: see DeliveryQueue.
/// </summary>
internal static class BrokerStore
{
    private const int Version = 1;

    private const string Schema =
        """
        CREATE TABLE topics (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, sequence INTEGER NOT NULL,
            description TEXT NOT NULL);
        CREATE TABLE subscriptions (
            id INTEGER PRIMARY KEY, topic INTEGER NOT NULL REFERENCES topics(id), name TEXT NOT NULL COLLATE NOCASE,
            description TEXT NOT NULL, UNIQUE (topic, name));
        CREATE TABLE messages (
            key INTEGER PRIMARY KEY, enqueued INTEGER NOT NULL, expires INTEGER NOT NULL, headers BLOB NOT NULL,
            body BLOB NOT NULL);
        CREATE TABLE copies (
            key INTEGER NOT NULL, subscription INTEGER NOT NULL, deliveries INTEGER NOT NULL, dead INTEGER,
            changes BLOB, PRIMARY KEY (key, subscription)) WITHOUT ROWID;
        CREATE INDEX dead_letters ON copies (subscription, key) WHERE dead IS NOT NULL;
        CREATE TABLE scheduled (
            key INTEGER PRIMARY KEY, due INTEGER NOT NULL, headers BLOB NOT NULL, body BLOB NOT NULL);
        CREATE TABLE history (
            topic INTEGER NOT NULL, message TEXT NOT NULL, until INTEGER NOT NULL,
            PRIMARY KEY (topic, message)) WITHOUT ROWID;
        CREATE INDEX history_until ON history (until);
        """;

    private const string Deliverable =
        "SELECT m.key, m.headers, m.body, m.enqueued, m.expires, c.changes, c.dead, c.deliveries "
        + "FROM copies c JOIN messages m ON m.key = c.key ";

    public static Database Open(string folder) => Database.Open(Path.Combine(folder, "servicebus.db"), Version, Schema);

    /// <summary>The topic's next number. An undone write gives it back, so there are no gaps.</summary>
    public static MessageKey NextKey(Session session, int topic) =>
        new(
            topic,
            (long)session.Scalar("UPDATE topics SET sequence = sequence + 1 WHERE id = $1 RETURNING sequence", topic)!);

    /// <summary>Notes a MessageId for the length of the window; false when it is noted already.</summary>
    public static bool TryNote(
        Session session, int topic, string messageId, DateTimeOffset now, DateTimeOffset until) =>
        session.Execute(
            """
            INSERT INTO history (topic, message, until) VALUES ($1, $2, $3)
            ON CONFLICT (topic, message) DO UPDATE SET until = excluded.until WHERE until <= $4
            """,
            topic, messageId, until.UtcTicks, now.UtcTicks) == 1;

    /// <summary>
    /// Each send takes out as much of the history as is over, a little more than it adds: nothing to sweep.
    /// </summary>
    public static void ForgetHistory(Session session, DateTimeOffset now, int max) =>
        session.Execute(
            """
            DELETE FROM history WHERE (topic, message) IN
                (SELECT topic, message FROM history WHERE until <= $1 ORDER BY until LIMIT $2)
            """,
            now.UtcTicks, max);

    public static void InsertMessage(
        Session session, MessageKey key, byte[] headers, ReadOnlyMemory<byte> body, DateTimeOffset enqueued,
        DateTimeOffset expires) =>
        session.Execute(
            "INSERT INTO messages (key, enqueued, expires, headers, body) VALUES ($1, $2, $3, $4, $5)",
            key.Value, enqueued.UtcTicks, expires.UtcTicks, headers, Bytes(body));

    public static void InsertCopy(
        Session session, MessageKey key, int subscription, DateTimeOffset? dead, byte[]? changes) =>
        session.Execute(
            "INSERT INTO copies (key, subscription, deliveries, dead, changes) VALUES ($1, $2, 0, $3, $4)",
            key.Value, subscription, dead?.UtcTicks, changes);

    public static void InsertScheduled(
        Session session, MessageKey key, DateTimeOffset due, byte[] headers, ReadOnlyMemory<byte> body) =>
        session.Execute(
            "INSERT INTO scheduled (key, due, headers, body) VALUES ($1, $2, $3, $4)",
            key.Value, due.UtcTicks, headers, Bytes(body));

    public static void DeleteScheduled(Session session, MessageKey key) =>
        session.Execute("DELETE FROM scheduled WHERE key = $1", key.Value);

    public static void DeleteCopy(Session session, MessageKey key, int subscription)
    {
        session.Execute("DELETE FROM copies WHERE key = $1 AND subscription = $2", key.Value, subscription);
        session.Execute(
            "DELETE FROM messages WHERE key = $1 AND NOT EXISTS (SELECT 1 FROM copies WHERE copies.key = $1)",
            key.Value);
    }

    public static void RecordDeliveries(Session session, MessageKey key, int subscription, int deliveries) =>
        session.Execute(
            "UPDATE copies SET deliveries = $3 WHERE key = $1 AND subscription = $2", key.Value, subscription,
            deliveries);

    /// <summary>Adds to what earlier receivers changed; a name again replaces its value.</summary>
    public static void ChangeProperties(
        Session session, MessageKey key, int subscription, IReadOnlyDictionary<string, object> properties)
    {
        if (properties.Count == 0) { return; }

        var before = (byte[]?)session.Scalar(
            "SELECT changes FROM copies WHERE key = $1 AND subscription = $2", key.Value, subscription);
        var changes = before is null
            ? new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase)
            : HeadersJson.ReadProperties(before);
        foreach (var (name, value) in properties) { changes[name] = value; }

        session.Execute(
            "UPDATE copies SET changes = $3 WHERE key = $1 AND subscription = $2",
            key.Value, subscription, HeadersJson.WriteProperties(changes));
    }

    public static void DeadLetter(Session session, MessageKey key, int subscription, DateTimeOffset now) =>
        session.Execute(
            "UPDATE copies SET dead = $3 WHERE key = $1 AND subscription = $2", key.Value, subscription, now.UtcTicks);

    public static List<StoredMessage> ReadMessages(
        Session session, int subscription, IReadOnlyList<MessageKey> keys) =>
        [.. keys.Select(key => FindMessage(session, subscription, key)
            ?? throw new InvalidOperationException($"Message {key.SequenceNumber} was locked and is not stored."))];

    public static StoredMessage? FindMessage(Session session, int subscription, MessageKey key) =>
        session.Query(
            ToMessage, Deliverable + "WHERE c.key = $1 AND c.subscription = $2", key.Value, subscription)
            .SingleOrDefault();

    public static List<StoredMessage> PeekDeadLetters(Session session, int subscription, MessageKey from, int max) =>
        session.Query(
            ToMessage,
            Deliverable + "WHERE c.subscription = $1 AND c.dead IS NOT NULL AND c.key >= $2 ORDER BY c.key LIMIT $3",
            subscription, from.Value, max);

    public static List<StoredMessage> PeekActive(Session session, int subscription, MessageKey from, int max) =>
        session.Query(
            ToMessage,
            Deliverable + "WHERE c.key >= $2 AND c.key < $4 AND c.subscription = $1 AND c.dead IS NULL "
            + "ORDER BY c.key LIMIT $3",
            subscription, from.Value, max, new MessageKey(from.Topic + 1, 0).Value);

    /// <summary>How many messages wait in each queue, since when and how large. Reads no bodies, only lengths.</summary>
    public static List<StoredBacklog> ReadBacklogs(Session session) =>
        session.Query(
            row => new StoredBacklog(
                row.GetInt32(0), row.GetBoolean(1), row.GetInt64(2), Time(row.GetInt64(3)), row.GetInt64(4)),
            """
            SELECT c.subscription, c.dead IS NOT NULL, COUNT(*), MIN(m.enqueued),
                SUM(LENGTH(m.headers) + LENGTH(m.body))
            FROM copies c JOIN messages m ON m.key = c.key GROUP BY 1, 2
            """);

    /// <summary>The same for messages whose time has not come, by topic.</summary>
    public static List<StoredBacklog> ReadScheduledBacklogs(Session session) =>
        session.Query(
            row => new StoredBacklog(
                new MessageKey(row.GetInt64(0)).Topic, false, row.GetInt64(1), Time(row.GetInt64(2)), row.GetInt64(3)),
            $"""
            SELECT MIN(key), COUNT(*), MIN(due), SUM(LENGTH(headers) + LENGTH(body))
            FROM scheduled GROUP BY key >> {MessageKey.SequenceBits}
            """);

    public static List<StoredCopy> ReadCopies(Session session) =>
        session.Query(
            row => new StoredCopy(
                new MessageKey(row.GetInt64(0)), row.GetInt32(1), row.GetInt32(2), !row.IsDBNull(3),
                Time(row.GetInt64(4))),
            """
            SELECT c.key, c.subscription, c.deliveries, c.dead, m.expires
            FROM copies c JOIN messages m ON m.key = c.key ORDER BY c.key
            """);

    public static List<StoredScheduled> ReadScheduled(Session session) =>
        session.Query(ToScheduled, "SELECT key, due, headers, body FROM scheduled ORDER BY key");

    public static List<StoredScheduled> ReadScheduled(Session session, IReadOnlyList<MessageKey> keys)
    {
        var messages = new List<StoredScheduled>(keys.Count);
        foreach (var key in keys)
        {
            messages.Add(session.Query(
                ToScheduled, "SELECT key, due, headers, body FROM scheduled WHERE key = $1", key.Value).Single());
        }

        return messages;
    }

    private static StoredScheduled ToScheduled(SqliteDataReader row) => new(
        new MessageKey(row.GetInt64(0)), Time(row.GetInt64(1)),
        HeadersJson.Read(row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3)));

    private static StoredMessage ToMessage(SqliteDataReader row)
    {
        var message = HeadersJson.Read(row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2));
        if (!row.IsDBNull(5))
        {
            var properties = new Dictionary<string, object>(message.Properties, StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in HeadersJson.ReadProperties(row.GetFieldValue<byte[]>(5)))
            {
                properties[name] = value;
            }
            message = message with { Properties = properties };
        }

        return new(
            new MessageKey(row.GetInt64(0)), row.GetInt32(7), message, Time(row.GetInt64(3)), Time(row.GetInt64(4)),
            row.IsDBNull(6) ? null : Time(row.GetInt64(6)));
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var array) && array.Array is { } bytes && array.Count == bytes.Length
            ? bytes
            : memory.ToArray();
}

/// <summary>What is on disk of a subscription's copy of a message.</summary>
internal readonly record struct StoredCopy(
    MessageKey Key, int Subscription, int Deliveries, bool Dead, DateTimeOffset Expires);

/// <summary>A copy with its message, as a receiver gets it.</summary>
internal sealed record StoredMessage(
    MessageKey Key, int Deliveries, BrokeredMessage Message, DateTimeOffset EnqueuedTime, DateTimeOffset Expires,
    DateTimeOffset? DeadSince);

/// <summary>What waits in a subscription's queue or its dead-letter queue, or scheduled in a topic.</summary>
internal readonly record struct StoredBacklog(int Entity, bool Dead, long Count, DateTimeOffset Oldest, long Bytes);

/// <summary>A message waiting for its time.</summary>
internal readonly record struct StoredScheduled(MessageKey Key, DateTimeOffset Due, BrokeredMessage Message);
