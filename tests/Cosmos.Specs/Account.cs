using System.Net;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;
using ServerlessShop.Local.Cosmos;
using ServerlessShop.Testing;

namespace ServerlessShop.Cosmos.Specs;

/// <summary>A server on a free port with a folder of its own, and the unmodified SDK connected to it.</summary>
public sealed class Account : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cosmos-specs-").FullName;
    private int _containers;

    /// <summary>The server's clock. It stands still until a spec moves it; the SDK lives by the real one.</summary>
    public FixedClock Clock { get; } = new(DateTimeOffset.UtcNow);

    public PlainTokens Tokens { get; } = new();

    public CosmosServer Server { get; private set; } = null!;

    public CosmosClient Client { get; private set; } = null!;

    public Database Database { get; private set; } = null!;

    public string File => Path.Combine(_folder, "cosmos.db");

    public CosmosOptions Options => new()
    {
        Folder = _folder,
        MasterKey = Convert.ToBase64String("A key for specs only, and not for anything else at all."u8),
        Openers = new Dictionary<string, IReadOnlySet<string>> { ["ordering"] = new HashSet<string> { "ordering" } },
    };

    public async Task InitializeAsync()
    {
        Server = await CosmosServer.Start(Options, Tokens, Clock);
        Client = Connect();
        Database = await Client.CreateDatabaseIfNotExistsAsync("shop");
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The same folder under a new server, as after a restart.</summary>
    public async Task Restart()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        Server = await CosmosServer.Start(Options, Tokens, Clock);
        Client = Connect();
        Database = Client.GetDatabase("shop");
    }

    public CosmosClient Connect(Action<CosmosClientOptions>? options = null)
    {
        var settings = new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway };
        options?.Invoke(settings);
        return new(Server.Address, Server.MasterKey, settings);
    }

    public Task<Container> NewContainer(Action<ContainerProperties>? define = null) => NewContainer(NextName(), define);

    public async Task<Container> NewContainer(string name, Action<ContainerProperties>? define = null)
    {
        var properties = new ContainerProperties(name, "/pk");
        define?.Invoke(properties);
        return await Database.CreateContainerAsync(properties);
    }

    public string NextName() => $"things-{Interlocked.Increment(ref _containers)}";

    /// <summary>An item of partition a, or of the one that its properties name.</summary>
    public static JObject Item(string id, object? properties = null)
    {
        var item = new JObject { ["id"] = id, ["pk"] = "a" };
        if (properties is not null) { item.Merge(JObject.FromObject(properties)); }
        return item;
    }

    public static PartitionKey Key(string value = "a") => new(value);

    public static async Task<CosmosException> Refused(HttpStatusCode status, Func<Task> request)
    {
        var refusal = await Assert.ThrowsAnyAsync<CosmosException>(request);
        Assert.Equal(status, refusal.StatusCode);
        return refusal;
    }
}
