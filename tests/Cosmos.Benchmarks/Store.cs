using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Local.Cosmos;
using Stored = ServerlessShop.Local.Storage.Database;

namespace ServerlessShop.Cosmos.Benchmarks;

/// <summary>The folder that is measured, and clients that come with a token as apps do.</summary>
internal sealed class Store : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cosmos-benchmarks-").FullName;
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private readonly string _token = NewToken();

    public Stored Copy { get; private set; } = null!;

    /// <summary>Filled straight into the table: over HTTP a million items would take minutes.</summary>
    public async Task Fill(int items)
    {
        await using (var server = await Serve())
        using (var client = new CosmosClient(server.Address, _key, new() { ConnectionMode = ConnectionMode.Gateway }))
        {
            Database database = await client.CreateDatabaseIfNotExistsAsync(Shape.Database);
            await database.CreateContainerAsync(new ContainerProperties(Shape.Container, "/pk"));
        }

        var path = Path.Combine(_folder, "cosmos.db");
        await using (var file = Stored.Open(path, version: 1, schema: ""))
        {
            const int Step = 5_000;
            for (var from = 0; from < items; from += Step)
            {
                var first = from;
                await file.Write(session =>
                {
                    for (var n = first; n < Math.Min(first + Step, items); n++)
                    {
                        var item = Shape.Of(n);
                        Rows.Insert(session, n + 1, item.Pk, item.Id, Shape.Bytes(item));
                    }

                    return true;
                });
            }
        }

        // The same rows and indexes, as deep, for the writes that go around the server.
        var copy = Path.Combine(_folder, "copy.db");
        File.Copy(path, copy);
        Copy = Stored.Open(copy, version: 1, schema: "");
    }

    public Task<ServerProcess> Serve() => ServerProcess.Start("serve-store", _folder, _key, _token);

    public CosmosClient Connect(string address, CosmosClientOptions options) =>
        new(address, new OneCredential(_token), options);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string NewToken()
    {
        var expiry = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds();
        return $"{Part("{}")}.{Part($$"""{"sub":"bench","exp":{{expiry}}}""")}.{Part(new string('s', 700))}";
    }

    private static string Part(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private sealed class OneCredential(string token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(token, DateTimeOffset.UtcNow.AddDays(1));

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}

/// <summary>The first container's table, as the server makes it.</summary>
internal static class Rows
{
    private const string Statement =
        "INSERT INTO d1(rid, pk, id, lsn, ts, ttl, exp, body) VALUES ($1, $2, $3, $1, $4, $5, $6, $7) "
        + "ON CONFLICT(pk, id) DO NOTHING";

    public static int Insert(Local.Storage.Session session, long rid, string pk, string id, byte[] body) =>
        session.Execute(Statement, rid, Canonical(pk), id, 1_700_000_000L, null, null, body);

    /// <summary>A partition key lies in the table as JSON.</summary>
    private static string Canonical(string pk) => $"[\"{pk}\"]";
}
