using System.Security.Cryptography;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Configuration.Secrets;

/// <summary>A secret in one version.</summary>
public sealed record Secret(string Name, string Version, string Value, string? ContentType, DateTimeOffset Created);

/// <summary>Secrets in a file that only its owner can read, durable before a write is answered.</summary>
internal sealed class SecretStore : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int SchemaVersion = 1;

    private const string Schema =
        """
        CREATE TABLE secrets(
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE, version TEXT NOT NULL, value TEXT NOT NULL,
            content_type TEXT, created INTEGER NOT NULL, UNIQUE(name, version));
        """;

    private const string Columns = "SELECT name, version, value, content_type, created FROM secrets";

    private readonly Database _database;
    private readonly TimeProvider _time;

    private SecretStore(Database database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <exception cref="StartException">Others can read the file, or it is of another version.</exception>
    public static SecretStore Open(string folder, TimeProvider time)
    {
        var path = Path.Combine(folder, "secrets.db");
        if (!OperatingSystem.IsWindows())
        {
            // Created private before anything is in it; the engine gives its log files the same mode.
            if (!File.Exists(path))
            {
                using var created = new FileStream(
                    path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
            }

            if ((File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            {
                throw new StartException($"{path} holds secrets that others on this machine can read. Run: chmod 600 {path}");
            }
        }

        return new SecretStore(Database.Open(path, SchemaVersion, Schema), time);
    }

    /// <param name="version">Null for the newest.</param>
    public Secret? Get(string name, string? version) => _database.Read(session => Find(session, name, version));

    /// <summary>Adds a version.</summary>
    public Task<Secret> Add(string name, string value, string? contentType) =>
        _database.Write(session => Insert(session, name, value, contentType));

    /// <summary>Adds a version unless the newest says the same.</summary>
    public Task<Secret> Keep(string name, string value) => _database.Write(session =>
        Find(session, name, null) is { } found && found.Value == value ? found : Insert(session, name, value, null));

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private Secret Insert(Session session, string name, string value, string? contentType)
    {
        var version = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        session.Execute(
            "INSERT INTO secrets(name, version, value, content_type, created) VALUES($1, $2, $3, $4, $5)",
            name, version, value, contentType, _time.GetUtcNow().UtcTicks);
        return Find(session, name, version)!;
    }

    private static Secret? Find(Session session, string name, string? version) => session.Query(
        row => new Secret(
            row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3),
            new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero)),
        $"{Columns} WHERE name = $1 AND ($2 IS NULL OR version = $2) ORDER BY id DESC LIMIT 1",
        name, version).SingleOrDefault();
}
