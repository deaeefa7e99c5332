namespace ServerlessShop.Local.Cosmos.Containers;

/// <summary>
/// The statements on a container's two tables. A row's rid is the LSN of its creation: unique, growing, never used
/// again. The body is the item as the client wrote it; system properties are added when it is read.
/// </summary>
internal sealed class ItemTable(int number)
{
    private const string Columns = "rid, lsn, ts, body";

    public IReadOnlyList<string> Schema { get; } =
    [
        $"""
        CREATE TABLE d{number}(
            rid INTEGER PRIMARY KEY, pk TEXT NOT NULL, id TEXT NOT NULL, lsn INTEGER NOT NULL, ts INTEGER NOT NULL,
            ttl INTEGER, exp INTEGER, body BLOB NOT NULL)
        """,
        $"CREATE UNIQUE INDEX d{number}_key ON d{number}(pk, id)",
        $"CREATE UNIQUE INDEX d{number}_lsn ON d{number}(lsn)",
        $"CREATE INDEX d{number}_exp ON d{number}(exp) WHERE exp IS NOT NULL",
        $"CREATE TABLE u{number}(key TEXT PRIMARY KEY, rid INTEGER NOT NULL) WITHOUT ROWID",
        $"CREATE INDEX u{number}_rid ON u{number}(rid)",
    ];

    /// <summary>Finds the indexes that belong to the definition rather than to every table.</summary>
    public string ValueIndexes { get; } =
        $"SELECT name FROM sqlite_master WHERE type = 'index' AND name GLOB 'd{number}_value*'";

    public IReadOnlyList<string> Removal { get; } = [$"DROP TABLE d{number}", $"DROP TABLE u{number}"];

    /// <summary>$1 partition key, $2 id.</summary>
    public string Find { get; } = $"SELECT {Columns}, exp FROM d{number} WHERE pk = $1 AND id = $2";

    /// <summary>As Find, without the body.</summary>
    public string FindHead { get; } =
        $"SELECT rid, lsn, ts, exp, length(body) FROM d{number} WHERE pk = $1 AND id = $2";

    /// <summary>
    /// $1 rid and lsn, $2 partition key, $3 id, $4 ts, $5 ttl, $6 exp, $7 body. Changes nothing when the key is taken.
    /// </summary>
    public string Insert { get; } =
        $"INSERT INTO d{number}(rid, pk, id, lsn, ts, ttl, exp, body) VALUES ($1, $2, $3, $1, $4, $5, $6, $7) "
        + "ON CONFLICT(pk, id) DO NOTHING";

    /// <summary>$1 rid, $2 lsn, $3 ts, $4 ttl, $5 exp, $6 body.</summary>
    public string Update { get; } =
        $"UPDATE d{number} SET lsn = $2, ts = $3, ttl = $4, exp = $5, body = $6 WHERE rid = $1";

    public string Delete { get; } = $"DELETE FROM d{number} WHERE rid = $1";

    /// <summary>$1 partition key.</summary>
    public string RidsOfPartition { get; } = $"SELECT rid FROM d{number} WHERE pk = $1";

    /// <summary>$1 now, $2 how many.</summary>
    public string Expired { get; } = $"SELECT rid FROM d{number} WHERE exp <= $1 ORDER BY exp LIMIT $2";

    /// <summary>$1 the container's new default.</summary>
    public string Reexpire { get; } =
        $"UPDATE d{number} SET exp = "
        + "CASE WHEN $1 IS NOT NULL AND COALESCE(ttl, $1) > 0 THEN ts + COALESCE(ttl, $1) END";

    /// <summary>
    /// Scans by rid. $1 rids from here, $2 now, and where it is of one partition $3 its key, of one id $4.
    /// </summary>
    public string Scan { get; } =
        $"SELECT {Columns} FROM d{number} WHERE rid >= $1 AND (exp IS NULL OR exp > $2) ORDER BY rid";

    public string ScanPartition { get; } =
        $"SELECT {Columns} FROM d{number} WHERE pk = $3 AND rid >= $1 AND (exp IS NULL OR exp > $2) ORDER BY rid";

    public string ScanId { get; } =
        $"SELECT {Columns} FROM d{number} WHERE pk = $3 AND id = $4 AND rid >= $1 AND (exp IS NULL OR exp > $2)";

    /// <summary>As Scan, where the path's value is the text $3.</summary>
    public string ScanValue(JsonPath path) =>
        $"SELECT {Columns} FROM d{number} WHERE {Extract(path)} = $3 AND rid >= $1 AND (exp IS NULL OR exp > $2) "
        + "ORDER BY rid";

    public IEnumerable<string> CreateValueIndexes(IEnumerable<JsonPath> paths) =>
        paths.Select((path, i) => $"CREATE INDEX d{number}_value{i} ON d{number}({Extract(path)})");

    /// <summary>$1 after this LSN, $2 now, $3 changed after this second.</summary>
    public string Changes { get; } =
        $"SELECT {Columns} FROM d{number} WHERE lsn > $1 AND (exp IS NULL OR exp > $2) AND ts > $3 ORDER BY lsn";

    /// <summary>As Changes, $4 partition key.</summary>
    public string ChangesOfPartition { get; } =
        $"SELECT {Columns} FROM d{number} WHERE lsn > $1 AND (exp IS NULL OR exp > $2) AND ts > $3 AND pk = $4 "
        + "ORDER BY lsn";

    public string LastLsn { get; } = $"SELECT MAX(lsn) FROM d{number}";

    /// <summary>$1 key. The holder is looked up for its expiry.</summary>
    public string UniqueHolder { get; } =
        $"SELECT u.rid, d.exp FROM u{number} u JOIN d{number} d ON d.rid = u.rid WHERE u.key = $1";

    /// <summary>$1 key, $2 rid.</summary>
    public string UniqueInsert { get; } = $"INSERT INTO u{number}(key, rid) VALUES ($1, $2)";

    public string UniqueDelete { get; } = $"DELETE FROM u{number} WHERE rid = $1";

    /// <summary>Only a delete can take the highest LSN off the table, so only a delete stores it.</summary>
    public string KeepLsn { get; } = $"UPDATE containers SET lsn = $1 WHERE n = {number}";

    /// <summary>An index serves only the very expression it was made of.</summary>
    private static string Extract(JsonPath path) =>
        $"json_extract(CAST(body AS TEXT), '$.{string.Join('.', path.Names.Select(name => $"\"{name}\""))}')";
}
