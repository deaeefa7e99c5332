using System.Collections.Concurrent;
using System.Net;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;
using ServerlessShop.Local.Cosmos;

namespace ServerlessShop.Cosmos.Specs;

/// <summary>A disk that is really full, of which the server says so, and nothing more is lost than the disk.</summary>
public sealed class DiskFullSpec
{
    private const int Megabytes = 8;

    private readonly ConcurrentDictionary<string, string> _acknowledged = new();
    private readonly ConcurrentDictionary<string, string> _refused = new();

    [SmallDiskFact]
    public async Task A_full_disk_refuses_writes_loses_nothing_and_goes_on_once_there_is_space()
    {
        using var disk = SmallDisk.Mount(Megabytes);
        var server = await Start(disk);
        try
        {
            using var client = Connect(server);
            Database database = await client.CreateDatabaseAsync("shop");
            Container things = await database.CreateContainerAsync("things", "/pk");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Fill(things, $"w{writer}")));

            Assert.NotEmpty(_acknowledged);
            Assert.All(_refused.Values, text => Assert.Contains("disk is full", text, StringComparison.OrdinalIgnoreCase));
            await RefuseBatch(things);
            await Compare(server, things);

            disk.Grow(8 * Megabytes);
            foreach (var id in _refused.Keys.Append("b1").Append("b2"))
            {
                _acknowledged[id] = (await things.CreateItemAsync(Big(id), Account.Key())).ETag;
            }

            _refused.Clear();
            await Compare(server, things);

            await server.DisposeAsync();
            server = await Start(disk);
            using var next = Connect(server);
            await Compare(server, next.GetContainer("shop", "things"));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [SmallDiskFact]
    public async Task A_server_ended_on_a_full_disk_has_everything_when_there_is_space_again()
    {
        using var disk = SmallDisk.Mount(Megabytes);
        var server = await Start(disk);
        try
        {
            using var client = Connect(server);
            Database database = await client.CreateDatabaseAsync("shop");
            Container things = await database.CreateContainerAsync("things", "/pk");
            await Fill(things, "w");
            await server.DisposeAsync();

            disk.Grow(8 * Megabytes);

            server = await Start(disk);
            using var next = Connect(server);
            await Compare(server, next.GetContainer("shop", "things"));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static Task<CosmosServer> Start(SmallDisk disk) => CosmosServer.Start(
        new() { Folder = disk.Folder }, new PlainTokens(), TimeProvider.System);

    private static CosmosClient Connect(CosmosServer server) => new(
        server.Address, server.MasterKey, new() { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true });

    private static JObject Big(string id) => Account.Item(id, new { text = new string('x', 60_000) });

    /// <summary>Big items until one is refused, then small ones until not even they fit.</summary>
    private async Task Fill(Container things, string writer)
    {
        for (var n = 0; await Create(things, Big($"{writer}-big-{n}")); n++) { }
        for (var n = 0; await Create(things, Account.Item($"{writer}-small-{n}")); n++) { }
    }

    private async Task<bool> Create(Container things, JObject item)
    {
        var id = (string)item["id"]!;
        try
        {
            _acknowledged[id] = (await things.CreateItemAsync(item, Account.Key())).ETag;
            return true;
        }
        catch (CosmosException refusal) when (refusal.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            _refused[id] = refusal.Message;
            return false;
        }
    }

    private static async Task RefuseBatch(Container things)
    {
        using var batch = await things.CreateTransactionalBatch(Account.Key())
            .CreateItem(Account.Item("b1")).CreateItem(Big("b2")).ExecuteAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, batch.StatusCode);
        await Account.Refused(HttpStatusCode.NotFound, () => things.ReadItemAsync<JObject>("b1", Account.Key()));
    }

    private async Task Compare(CosmosServer server, Container things)
    {
        foreach (var (id, etag) in _acknowledged)
        {
            Assert.Equal(etag, (await things.ReadItemAsync<JObject>(id, Account.Key())).ETag);
        }

        foreach (var id in _refused.Keys)
        {
            await Account.Refused(HttpStatusCode.NotFound, () => things.ReadItemAsync<JObject>(id, Account.Key()));
        }

        var changed = new List<string>();
        for (long seen = 0, end = server.Now("shop", things.Id); seen < end;)
        {
            var page = server.Read("shop", things.Id, seen, 50);
            changed.AddRange(page.Documents.Select(document => (string)JObject.Parse(
                System.Text.Encoding.UTF8.GetString(document.Span))["id"]!));
            seen = page.Continuation;
        }

        Assert.Equal(_acknowledged.Keys.Order(), changed.Order());
    }
}
