using System.Text.Json;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Identity;

/// <summary>What a person who signed in has granted a client.</summary>
/// <param name="AuthenticatedAt">When they last gave their password, in Unix seconds.</param>
/// <param name="SessionId">The session it came from; leaving that ends this.</param>
internal sealed record SignedInGrant(
    string Tenant, string ClientId, string ObjectId, string Scope, long AuthenticatedAt, string SessionId);

/// <summary>What a code stands for, and the proof its redeemer must bring.</summary>
internal sealed record CodeGrant(SignedInGrant Granted, string RedirectUri, string Challenge, string? Nonce);

/// <summary>Somebody who signed up here.</summary>
internal sealed record Registration(string ObjectId, string Email, string Name, string PasswordHash);

/// <summary>A browser that is signed in.</summary>
internal sealed record BrowserSession(string Id, string ObjectId, long AuthenticatedAt);

/// <summary>
/// Who signed up, sessions, codes and refresh tokens, durable before they are answered. Of what opens a door only the
/// hash is kept: who reads the file cannot use it.
/// </summary>
internal sealed class IdentityStore : IAsyncDisposable
{
    private const int Version = 1;

    private const string Schema = """
        CREATE TABLE person (
            tenant TEXT NOT NULL, oid TEXT NOT NULL, email TEXT NOT NULL, name TEXT NOT NULL, password TEXT NOT NULL,
            PRIMARY KEY (tenant, oid)) WITHOUT ROWID;
        CREATE UNIQUE INDEX person_email ON person (tenant, email);
        CREATE TABLE session (
            hash BLOB PRIMARY KEY, tenant TEXT NOT NULL, id TEXT NOT NULL, oid TEXT NOT NULL, authenticated INTEGER NOT NULL,
            expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX session_expires ON session (expires);
        CREATE INDEX session_id ON session (id);
        CREATE TABLE code (
            hash BLOB PRIMARY KEY, content TEXT NOT NULL, expires INTEGER NOT NULL, shown INTEGER NOT NULL DEFAULT 0,
            family TEXT) WITHOUT ROWID;
        CREATE INDEX code_expires ON code (expires);
        CREATE TABLE family (
            id TEXT PRIMARY KEY, content TEXT NOT NULL, session TEXT NOT NULL, expires INTEGER NOT NULL,
            revoked INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
        CREATE INDEX family_expires ON family (expires);
        CREATE INDEX family_session ON family (session);
        CREATE TABLE refresh (hash BLOB PRIMARY KEY, family TEXT NOT NULL, used INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
        CREATE INDEX refresh_family ON refresh (family);
        """;

    // A spent code is remembered for as long as what it may have given, so that showing it again revokes that.
    private static readonly long _codeRemembered = (long)TimeSpan.FromDays(1).TotalSeconds;

    private readonly Database _file;

    private IdentityStore(Database file) => _file = file;

    /// <exception cref="StartException">The file cannot be opened, or others can read it.</exception>
    public static IdentityStore Open(string folder)
    {
        // SQLite gives its journals the rights of the file, so the file is there first, for its owner alone.
        var path = Path.Combine(folder, "identity.db");
        PrivateFile.Create(path);
        return new IdentityStore(Database.Open(path, Version, Schema));
    }

    /// <summary>Whether the address was free.</summary>
    public Task<bool> Register(string tenant, Registration person) => _file.Write(session => session.Execute(
        "INSERT OR IGNORE INTO person (tenant, oid, email, name, password) VALUES ($1, $2, $3, $4, $5)",
        tenant, person.ObjectId, person.Email, person.Name, person.PasswordHash) == 1);

    public Registration? PersonWithEmail(string tenant, string email) => Person(tenant, "email", email);

    public Registration? PersonWithObjectId(string tenant, string objectId) => Person(tenant, "oid", objectId);

    /// <summary>Begins a session in place of the one the browser had, which ends, and forgets what has run out.</summary>
    public Task<int> BeginSession(
        string tenant, BrowserSession begun, byte[] hash, byte[]? replaced, DateTimeOffset now, TimeSpan lifetime) => _file.Write(session =>
    {
        var seconds = now.ToUnixTimeSeconds();
        Forget(session, seconds);
        if (replaced is not null)
        {
            foreach (var id in session.Query(row => row.GetString(0), "SELECT id FROM session WHERE hash = $1", replaced)) { End(session, id); }
        }

        return session.Execute(
            "INSERT INTO session (hash, tenant, id, oid, authenticated, expires) VALUES ($1, $2, $3, $4, $5, $6)",
            hash, tenant, begun.Id, begun.ObjectId, begun.AuthenticatedAt, seconds + (long)lifetime.TotalSeconds);
    });

    public BrowserSession? SessionOf(string tenant, byte[] hash, DateTimeOffset now) => _file.Read(session => session.Query(
        row => new BrowserSession(row.GetString(0), row.GetString(1), row.GetInt64(2)),
        "SELECT id, oid, authenticated FROM session WHERE hash = $1 AND tenant = $2 AND expires > $3",
        hash, tenant, now.ToUnixTimeSeconds())).SingleOrDefault();

    /// <summary>Ends a session and every refresh token that came from it.</summary>
    public Task<int> EndSession(string id) => _file.Write(session => End(session, id));

    public Task<int> AddCode(byte[] hash, CodeGrant grant, DateTimeOffset expires) => _file.Write(session => session.Execute(
        "INSERT INTO code (hash, content, expires) VALUES ($1, $2, $3)",
        hash, JsonSerializer.Serialize(grant), expires.ToUnixTimeSeconds()));

    /// <summary>
    /// Takes a code. It is spent by being shown, whatever comes of it; shown again, it revokes what it gave.
    /// </summary>
    /// <param name="isProven">Whether who shows it is who it was made for.</param>
    /// <param name="refresh">The hash of a refresh token to begin a family with, where the grant has one, and its end.</param>
    public Task<CodeGrant?> TakeCode(
        byte[] hash, DateTimeOffset now, Func<CodeGrant, bool> isProven, Func<CodeGrant, (byte[] Hash, DateTimeOffset Expires)?> refresh) =>
        _file.Write(session =>
        {
            var (content, expires, shown, family) = session.Query(
                row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2) != 0, row.IsDBNull(3) ? null : row.GetString(3)),
                "SELECT content, expires, shown, family FROM code WHERE hash = $1", hash).SingleOrDefault();
            if (content is null) { return null; }

            if (shown)
            {
                if (family is not null) { Revoke(session, family); }
                return null;
            }

            var grant = JsonSerializer.Deserialize<CodeGrant>(content)!;

            // A code that outlived its session would give tokens that no signing out ends any more.
            var isGood = now.ToUnixTimeSeconds() < expires && isProven(grant) && IsThere(session, grant.Granted.SessionId);
            var begun = isGood ? refresh(grant) : null;
            var id = begun is null ? null : Guid.NewGuid().ToString();
            session.Execute("UPDATE code SET shown = 1, family = $2 WHERE hash = $1", hash, id);
            if (begun is { } first)
            {
                session.Execute(
                    "INSERT INTO family (id, content, session, expires) VALUES ($1, $2, $3, $4)",
                    id, JsonSerializer.Serialize(grant.Granted), grant.Granted.SessionId, first.Expires.ToUnixTimeSeconds());
                session.Execute("INSERT INTO refresh (hash, family) VALUES ($1, $2)", first.Hash, id);
            }

            return isGood ? grant : null;
        });

    /// <summary>
    /// Puts a new refresh token in the place of an old one. An old one shown again, or shown by another client, was
    /// stolen from somebody: the whole family ends, because nobody can tell the thief from the owner.
    /// </summary>
    /// <param name="check">What is wrong with the request otherwise; then nothing changes.</param>
    public Task<(SignedInGrant? Grant, OAuthError? Error)> Rotate(
        byte[] hash, string tenant, string clientId, byte[] next, DateTimeOffset now, TimeSpan? extendedBy,
        Func<SignedInGrant, OAuthError?> check) => _file.Write<(SignedInGrant?, OAuthError?)>(session =>
    {
        var (family, used, content, expires, revoked) = session.Query(
            row => (row.GetString(0), row.GetInt64(1) != 0, row.GetString(2), row.GetInt64(3), row.GetInt64(4) != 0),
            "SELECT r.family, r.used, f.content, f.expires, f.revoked FROM refresh r JOIN family f ON f.id = r.family WHERE r.hash = $1",
            hash).SingleOrDefault();
        if (content is null || revoked || now.ToUnixTimeSeconds() >= expires) { return (null, OAuthError.BadRefreshToken); }

        var grant = JsonSerializer.Deserialize<SignedInGrant>(content)!;
        if (used || grant.Tenant != tenant || grant.ClientId != clientId)
        {
            Revoke(session, family);
            return (null, OAuthError.BadRefreshToken);
        }

        if (check(grant) is { } wrong) { return (null, wrong); }

        session.Execute("UPDATE refresh SET used = 1 WHERE hash = $1", hash);
        session.Execute("INSERT INTO refresh (hash, family) VALUES ($1, $2)", next, family);
        if (extendedBy is { } more)
        {
            session.Execute("UPDATE family SET expires = $2 WHERE id = $1", family, (now + more).ToUnixTimeSeconds());
        }

        return (grant, null);
    });

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private Registration? Person(string tenant, string column, string value) => _file.Read(session => session.Query(
        row => new Registration(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)),
        $"SELECT oid, email, name, password FROM person WHERE tenant = $1 AND {column} = $2", tenant, value)).SingleOrDefault();

    private static int End(Session session, string id)
    {
        session.Execute("UPDATE family SET revoked = 1 WHERE session = $1", id);
        return session.Execute("DELETE FROM session WHERE id = $1", id);
    }

    private static bool IsThere(Session session, string id) =>
        session.Query(row => row.GetInt64(0), "SELECT 1 FROM session WHERE id = $1", id).Count > 0;

    private static void Revoke(Session session, string family) =>
        session.Execute("UPDATE family SET revoked = 1 WHERE id = $1", family);

    private static void Forget(Session session, long now)
    {
        session.Execute("DELETE FROM session WHERE expires <= $1", now);
        session.Execute("DELETE FROM code WHERE expires <= $1", now - _codeRemembered);
        session.Execute("DELETE FROM refresh WHERE family IN (SELECT id FROM family WHERE expires <= $1)", now);
        session.Execute("DELETE FROM family WHERE expires <= $1", now);
    }
}
