using System.Globalization;
using Microsoft.Data.Sqlite;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Mail;

/// <summary>A mail as it was taken.</summary>
/// <param name="Copies">How often it came: a sender that crashed between sending and recording sends again.</param>
internal sealed record KeptMail(long Id, DateTimeOffset At, string Sender, IReadOnlyList<string> Recipients, int Copies, byte[] Raw);

/// <summary>
/// Everybody's mail, on disk before it is acknowledged. A mail with the Message-Id of one that the same people have is
/// folded into it, as the mailboxes of people do.
/// </summary>
internal sealed class Mailbox(Database database, TimeProvider clock) : IAsyncDisposable
{
    private const int Version = 1;
    private const string Schema = """
        CREATE TABLE mail(
            id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, sender TEXT NOT NULL, recipients TEXT NOT NULL,
            message_id TEXT NOT NULL, copies INTEGER NOT NULL, raw BLOB NOT NULL, UNIQUE(message_id, recipients)) STRICT;
        CREATE TABLE recipient(address TEXT NOT NULL, mail INTEGER NOT NULL, PRIMARY KEY(address, mail)) STRICT, WITHOUT ROWID;
        """;

    private const string Columns = "id, at, sender, recipients, copies, raw";
    private const char Separator = ' '; // No address that SmtpSession takes has one.

    public static Mailbox Open(string folder, TimeProvider clock)
    {
        // Mail is private. SQLite gives the files beside it the same permissions.
        var path = Path.Combine(folder, "mailbox.db");
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) { options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        using (new FileStream(path, options)) { }
        return new Mailbox(Database.Open(path, Version, Schema), clock);
    }

    /// <summary>The mail's number; that of the mail it is a copy of where there is one.</summary>
    public Task<long> Keep(string sender, IReadOnlyList<string> recipients, byte[] raw)
    {
        var at = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var everybody = string.Join(Separator, recipients.Distinct(StringComparer.OrdinalIgnoreCase));
        var messageId = MimeText.Parse(raw).Header("Message-Id") is { Length: > 0 } given ? given : $"none-{Guid.NewGuid():N}";
        return database.Write(session =>
        {
            var id = Convert.ToInt64(session.Scalar(
                "INSERT INTO mail(at, sender, recipients, message_id, copies, raw) VALUES($1, $2, $3, $4, 1, $5) "
                + "ON CONFLICT(message_id, recipients) DO UPDATE SET copies = copies + 1 RETURNING id",
                at, sender, everybody, messageId, raw), CultureInfo.InvariantCulture);
            foreach (var address in everybody.Split(Separator))
            {
                session.Execute("INSERT OR IGNORE INTO recipient(address, mail) VALUES($1, $2)", address.ToLowerInvariant(), id);
            }

            return id;
        });
    }

    /// <summary>The newest first.</summary>
    /// <param name="to">One recipient's only; null is everybody's.</param>
    public IReadOnlyList<KeptMail> List(string? to, int max) => database.Read(session => to is null
        ? session.Query(Read, $"SELECT {Columns} FROM mail ORDER BY id DESC LIMIT $1", max)
        : session.Query(
            Read,
            $"SELECT {Columns} FROM mail WHERE id IN (SELECT mail FROM recipient WHERE address = $1) ORDER BY id DESC LIMIT $2",
            to.ToLowerInvariant(), max));

    public KeptMail? Find(long id) => database.Read(session =>
        session.Query(Read, $"SELECT {Columns} FROM mail WHERE id = $1", id)).SingleOrDefault();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static KeptMail Read(SqliteDataReader row) => new(
        row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(2),
        row.GetString(3).Split(Separator), row.GetInt32(4), row.GetFieldValue<byte[]>(5));
}
