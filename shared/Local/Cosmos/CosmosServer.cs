using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Cosmos.Feeds;
using ServerlessShop.Local.Cosmos.Http;
using ServerlessShop.Local.Cosmos.Items;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.Storage;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Cosmos;

/// <summary>
/// A Cosmos DB account that the Microsoft.Azure.Cosmos SDK talks to in Gateway mode over plain http. What it stores is
/// durable before it is answered, in one SQLite file.
/// </summary>
public sealed class CosmosServer : IChangeFeed, IAsyncDisposable
{
    private readonly Database _file;
    private readonly Catalog _catalog;
    private readonly ItemStore _items;
    private readonly ChangeFeed _feed;
    private readonly WebApplication _app;
    private readonly ILogger _log;
    private ITimer? _timer;
    private Task _sweep = Task.CompletedTask;

    private CosmosServer(CosmosOptions options, ITokens tokens, TimeProvider clock)
    {
        MasterKey = options.MasterKey ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        _file = Database.Open(Path.Combine(options.Folder, "cosmos.db"), Catalog.Version, Catalog.Schema);
        _catalog = new(_file, clock);
        _catalog.Load();
        _items = new(_file, clock);
        _feed = new(_file, clock);

        var listen = new Uri(options.Address);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(listen.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(listen.Host), listen.Port);
        });
        _app = builder.Build();
        _log = _app.Logger;
        var front = new Front(
            new Router(
                _catalog, new DatabasesEndpoint(_catalog),
                new ItemsEndpoint(_items, Operations), new BatchesEndpoint(_items, Operations),
                new QueriesEndpoint(_file, _items, Operations), new FeedsEndpoint(_feed, Operations)),
            new Http.Authorization(options, MasterKey, tokens, clock), Faults, options.Effects, clock, _log);
        _app.Run(front.Take);
    }

    /// <summary>Where clients connect, with the port that was found free.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The account's key, for tests and tools. Apps come with tokens.</summary>
    public string MasterKey { get; }

    public Operations Operations { get; } = new();

    public Faults Faults { get; } = new();

    /// <summary>Opens the file in the state folder, or begins it, and listens.</summary>
    /// <exception cref="StartException">The file cannot be used, or the address is taken: see the message.</exception>
    public static async Task<CosmosServer> Start(CosmosOptions options, ITokens tokens, TimeProvider clock)
    {
        var server = new CosmosServer(options, tokens, clock);
        try
        {
            await server._app.StartAsync();
        }
        catch (IOException taken)
        {
            await server.DisposeAsync();
            throw new StartException($"The store cannot listen on {options.Address}: {taken.Message}");
        }

        server.Address = server._app.Urls.First();
        server._timer = clock.CreateTimer(
            _ => server.SweepUnlessSweeping(), null, options.SweepInterval, options.SweepInterval);
        return server;
    }

    /// <summary>
    /// Creates what the topology asks for and is not there yet, and brings indexing and time to live up to date.
    /// </summary>
    /// <exception cref="StartException">A container's partition key changed: its data cannot follow.</exception>
    public async Task EnsureDatabase(ShopTopology topology)
    {
        var database = _catalog.FindDatabase(topology.Database) ?? await _catalog.CreateDatabase(topology.Database);
        foreach (var container in topology.Contexts.Select(context => context.Container))
        {
            await Ensure(
                database, container.Name, container.PartitionKey, container.DefaultTtlSeconds,
                container.IndexingPolicy);
            await Ensure(database, container.Leases, "/id", ttl: -1, indexing: null);
        }
    }

    public ChangePage Read(string database, string container, long continuation, int max)
    {
        var source = Find(database, container);
        var changes = _feed.Read(source, continuation, max);
        var documents = changes.Items.Select(item => (ReadOnlyMemory<byte>)item.Compose(source, withLsn: true));
        return new([.. documents], changes.Continuation);
    }

    public long Now(string database, string container) => Find(database, container).CommittedLsn;

    public byte[]? ReadDocument(string database, string container, string partition, string id)
    {
        var source = Find(database, container);
        var result = _items.Read(source, new(ItemVerb.Read, PartitionKeyValue.Of(partition), id));
        return result.Item?.Compose(source);
    }

    public async Task UpsertDocument(string database, string container, string partition, string id, byte[] document)
    {
        var target = Find(database, container);
        var body = ItemBody.Parse(document, target.Definition);
        var operation = ItemChecks.Check(new(ItemVerb.Upsert, PartitionKeyValue.Of(partition), id) { Body = body });
        var result = await _items.Write(target, operation);
        if (!result.Succeeded) { throw new RefusalException(result.Status, result.Error!, result.SubStatus); }
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null) { await _timer.DisposeAsync(); }
        await _sweep;
        await _app.DisposeAsync();
        await _file.DisposeAsync();
    }

    private async Task Ensure(StoredDatabase database, string name, string key, int? ttl, JsonElement? indexing)
    {
        var asked = new JsonObject
        {
            ["id"] = name,
            ["partitionKey"] = new JsonObject { ["paths"] = new JsonArray(key) },
            ["indexingPolicy"] = indexing is { } policy ? JsonNode.Parse(policy.GetRawText()) : null,
            ["defaultTtl"] = ttl,
        };
        if (ttl is null) { asked.Remove("defaultTtl"); }

        var definition = ContainerDefinition.Parse(asked);
        var container = _catalog.Find(database.Id, name);
        if (container is null)
        {
            await _catalog.Create(database, definition);
        }
        else if (container.Definition.PartitionKey.ToString() != definition.PartitionKey.ToString())
        {
            throw new StartException(
                $"The container '{name}' is stored by the partition key {container.Definition.PartitionKey}, and the "
                + $"topology now says {definition.PartitionKey}. Data cannot be moved to another key: start with "
                + "--fresh, or change it back.");
        }
        else if (!JsonNode.DeepEquals(container.Definition.Json, definition.Json))
        {
            await _catalog.Replace(container, definition);
        }
    }

    private Container Find(string database, string container) =>
        _catalog.Find(database, container)
        ?? throw new RefusalException(
            404, $"The container '{container}' of the database '{database}' does not exist.", 1003);

    private void SweepUnlessSweeping()
    {
        if (_sweep.IsCompleted) { _sweep = SweepAll(); }
    }

    private async Task SweepAll()
    {
        try
        {
            var expiring = _catalog.Containers.Where(container => container.Definition.DefaultTtl is not null);
            foreach (var container in expiring.ToList())
            {
                await _items.Sweep(container);
            }
        }
        catch (Exception failure)
        {
            // Nothing waits for the sweep, so this is where its failure is seen. The next one tries again.
            _log.LogError(failure, "Expired items could not be removed.");
        }
    }
}
