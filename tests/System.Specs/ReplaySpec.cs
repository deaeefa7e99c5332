using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using Microsoft.Data.Sqlite;
using ServerlessShop.Local;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>Real orders replayed once; then the books are read back, as they are and with something planted in them.</summary>
public sealed class ReplaySpec(ReplaySpec.Books books) : IClassFixture<ReplaySpec.Books>
{
    [Fact]
    public async Task A_replay_reconciles_to_the_penny_and_to_the_unit()
    {
        var reconciliation = await TradedShop.Reconcile(books.Copy());
        Assert.True(reconciliation.Agrees, reconciliation.Told());
        Assert.Equal(TradedShop.Orders.Count, reconciliation.States["completed"]);
    }

    [Fact]
    public async Task One_altered_penny_is_seen()
    {
        var order = TradedShop.Orders[3];
        var folder = await books.Planted("ordering", $"{order.Id}", "lines", lines =>
            lines["body"]![0]!["unitPrice"]!["minor"] = lines["body"]![0]!["unitPrice"]!["minor"]!.GetValue<long>() + 1);

        var reconciliation = await TradedShop.Reconcile(folder);

        Assert.Equal([$"invoice {order.Invoice}: its lines differ"], reconciliation.Differences);
    }

    [Fact]
    public async Task One_altered_penny_of_a_total_is_seen()
    {
        var order = TradedShop.Orders[3];
        var folder = await books.Planted("ordering", $"{order.Id}", "order", header =>
            header["body"]!["total"]!["minor"] = order.ValueMinor - 1);

        var reconciliation = await TradedShop.Reconcile(folder);

        Assert.Equal(
            [$"invoice {order.Invoice}: total {order.ValueMinor - 1}, should be {order.ValueMinor}"], reconciliation.Differences);
    }

    [Fact]
    public async Task One_lost_unit_is_seen()
    {
        var sku = TradedShop.Orders[5].Lines[0].Sku;
        var aisle = sku[..3];
        var folder = await books.Planted("inventory", aisle, "aisle", stock =>
            stock["body"]!["skus"]![sku]!["onHand"] = stock["body"]!["skus"]![sku]!["onHand"]!.GetValue<long>() - 1);

        var reconciliation = await TradedShop.Reconcile(folder);

        Assert.StartsWith($"sku {sku}: received ", Assert.Single(reconciliation.Differences), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_double_capture_is_seen()
    {
        var order = TradedShop.Orders[7];
        var folder = books.Copy();
        SystemSqlite.Initialize();
        using (var ledger = new SqliteConnection($"Data Source={Path.Combine(folder, "payment-provider.db")};Pooling=False"))
        {
            ledger.Open();
            using var twice = ledger.CreateCommand();
            twice.CommandText = $"""
                INSERT INTO ledger(at, kind, authorization_id, reference, amount, currency, idempotency_key)
                SELECT at, kind, authorization_id, reference, amount, currency, idempotency_key || '-again'
                FROM ledger WHERE kind = 'captured' AND reference = '{order.Id}'
                """;
            Assert.Equal(1, twice.ExecuteNonQuery());
        }

        var reconciliation = await TradedShop.Reconcile(folder);

        Assert.Equal(
            [$"invoice {order.Invoice}: the provider captured [{order.ValueMinor}, {order.ValueMinor}], should be [{order.ValueMinor}]"],
            reconciliation.Differences);
    }

    /// <summary>The state folder after a replay; every test works on a copy of it.</summary>
    public sealed class Books : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("books-").FullName;

        public async Task InitializeAsync()
        {
            var options = TradedShop.Options(Path.Combine(_folder, "original"));
            await using var platform = await LocalPlatform.Start(options, TimeProvider.System, TradedShop.Log(TextWriter.Null));
            await TradedShop.Trade(platform, options);
        }

        public Task DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return Task.CompletedTask;
        }

        public string Copy()
        {
            var copy = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
            foreach (var file in Directory.GetFiles(Path.Combine(_folder, "original"), "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(copy, Path.GetRelativePath(Path.Combine(_folder, "original"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            return copy;
        }

        /// <summary>A copy in which one document was changed, behind the contexts' backs.</summary>
        public async Task<string> Planted(string container, string partition, string id, Action<JsonNode> change)
        {
            var folder = Copy();
            await using var stores = await LocalPlatform.StartStores(
                TradedShop.Options(folder), TimeProvider.System, TradedShop.Log(TextWriter.Null));
            using var client = new CosmosClient(
                stores.Cosmos.Address, stores.Cosmos.MasterKey, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway });
            var items = client.GetContainer(stores.Topology.Database, container);

            using var found = await items.ReadItemStreamAsync(id, new PartitionKey(partition));
            Assert.Equal(HttpStatusCode.OK, found.StatusCode);
            var document = (await JsonNode.ParseAsync(found.Content))!;
            change(document);
            using var body = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()));
            using var replaced = await items.ReplaceItemStreamAsync(body, id, new PartitionKey(partition));
            Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
            return folder;
        }
    }
}
