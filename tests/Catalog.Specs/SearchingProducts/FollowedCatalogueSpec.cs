using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Catalog.Categories;
using ServerlessShop.Catalog.ChangingPrices;
using ServerlessShop.Catalog.ListingProduct;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.SearchingProducts;
using ServerlessShop.Catalog.WithdrawingProduct;
using ServerlessShop.Kernel;
using ServerlessShop.Local;
using ServerlessShop.Local.Cosmos;
using ServerlessShop.Local.Identity;
using ServerlessShop.Local.Topology;
using ServerlessShop.Persistence;
using static ServerlessShop.Catalog.Specs.ProductSamples;

namespace ServerlessShop.Catalog.Specs.SearchingProducts;

/// <summary>The index and the queries against the local store, by the real SDK.</summary>
public sealed class FollowedCatalogueSpec : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("catalog-").FullName;
    private IdentityProvider _identity = null!;
    private CosmosServer _server = null!;
    private CosmosClient _client = null!;
    private Container _container = null!;
    private DocumentStore<Product, ProductEvent> _products = null!;

    public async Task InitializeAsync()
    {
        var root = PlatformOptions.FindRoot(AppContext.BaseDirectory);
        var topology = ShopTopology.Read(root);
        _identity = await IdentityProvider.Start(new("http://127.0.0.1:0", _folder, root, topology), TimeProvider.System);
        _server = await CosmosServer.Start(new CosmosOptions { Folder = _folder }, _identity, TimeProvider.System);
        await _server.EnsureDatabase(topology);
        _client = new CosmosClient(_server.Address, _server.MasterKey, new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            UseSystemTextJsonSerializerWithOptions = Json.Options,
        });
        _container = _client.GetContainer(topology.Database, "catalog");
        _products = StoreOf(ProductDecider.Instance);
    }

    public async Task DisposeAsync()
    {
        _products.Dispose();
        _client.Dispose();
        await _server.DisposeAsync();
        await _identity.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_search_sees_all_that_was_stored_before_it_on_every_instance()
    {
        using var one = new FollowedCatalogue(new(_container));
        using var other = new FollowedCatalogue(new(_container));
        Assert.Empty((await one.Read(default)).Products);

        for (var i = 0; i < 20; i++)
        {
            await List($"{10_000 + i}", "Lantern");
            Assert.Equal(i + 1, (await one.Read(default)).Products.Count);
        }

        await _products.Transact(
            KeyOf("10003"), product => WithdrawProduct.Decide(product, new(new("10003"), "carl", Noon)), default);
        Assert.Equal((19, 19), ((await one.Read(default)).Products.Count, (await other.Read(default)).Products.Count));

        using var categories = StoreOf(CategoryTree.Decider);
        await categories.Transact(CategoryTree.Key, tree => new CategoryEvent(new("lighting", "Lighting")), default);
        Assert.True((await one.Read(default)).Categories.Has("lighting"));
    }

    [Fact]
    public async Task Searches_that_come_together_all_see_what_was_stored_before_them()
    {
        using var followed = new FollowedCatalogue(new(_container));
        for (var i = 1; i <= 10; i++)
        {
            await List($"{20_000 + i}", "Lantern");
            var seen = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => followed.Read(default))));
            Assert.All(seen, index => Assert.Equal(i, index.Products.Count));
        }
    }

    [Fact]
    public async Task Where_nothing_has_changed_the_index_stays()
    {
        using var followed = new FollowedCatalogue(new(_container));
        await List("10000", "Lantern");

        Assert.Same(await followed.Read(default), await followed.Read(default));
    }

    [Fact]
    public async Task A_price_that_is_due_is_found_by_its_time_and_its_step_is_stored_beside_the_product()
    {
        await List("10000", "Lantern");
        await List("10001", "Lantern");
        await _products.Transact(
            KeyOf("10000"), _ => Planned(Guid.CreateVersion7(), 1_00, Noon.AddHours(1)), default);

        Assert.Empty(await DueAt(Noon));
        Assert.Equal(["10000"], await DueAt(Noon.AddHours(1)));

        await _products.Transact(
            KeyOf("10000"), product => ApplyPriceChanges.Decide(product, Noon.AddHours(2)), default);
        using var step = await _container.ReadItemStreamAsync("price-step-000001", new("10000"));
        using var json = await JsonDocument.ParseAsync(step.Content);

        Assert.Empty(await DueAt(Noon.AddDays(9)));
        Assert.Equal(1_00, json.RootElement.GetProperty("body").Deserialize<PriceStep>(Json.Options)!.New.Minor);
    }

    private async Task<List<string>> DueAt(DateTimeOffset now)
    {
        var skus = new List<string>();
        await foreach (var sku in ApplyPriceChangesFunction.DueAt(_container, now, default)) { skus.Add(sku); }
        return skus;
    }

    private Task<Outcome<Product>> List(string sku, string name) => _products.Transact(
        KeyOf(sku), product => ListProduct.Decide(product, new(new(sku), new(name, Pence(2_00)), "carl", Noon)), default);

    private static DocumentKey KeyOf(string sku) => new(sku, ProductDecider.Kind);

    private DocumentStore<TState, TEvent> StoreOf<TState, TEvent>(Decider<TState, TEvent> decider) where TEvent : class =>
        new(_container, decider, (_, _) => Task.CompletedTask, TimeProvider.System);
}
