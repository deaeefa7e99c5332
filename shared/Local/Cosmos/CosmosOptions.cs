using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Cosmos;

/// <summary>Where the server keeps its file, where it listens, and who may open what.</summary>
public sealed record CosmosOptions
{
    /// <summary>The state folder; cosmos.db lies in it. It must exist.</summary>
    public required string Folder { get; init; }

    /// <summary>A loopback address. Port 0 asks the system for a free one.</summary>
    public string Address { get; init; } = "http://127.0.0.1:0";

    /// <summary>The account's key in base64. Without one the server makes its own at every start.</summary>
    public string? MasterKey { get; init; }

    /// <summary>
    /// Container name to the callers that a token of theirs opens it for. Nobody else gets in with a token.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Openers { get; init; } =
        new Dictionary<string, IReadOnlySet<string>>();

    /// <summary>Told of every write once it is durable.</summary>
    public Seams.Effects Effects { get; init; } = new();

    /// <summary>
    /// How often rows past their time to live are removed. They are invisible from the moment they expire.
    /// </summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A context opens its own container and its leases, as its role assignments in Azure let it.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> OpenersOf(ShopTopology topology)
    {
        var openers = new Dictionary<string, IReadOnlySet<string>>();
        foreach (var context in topology.Contexts)
        {
            var only = new HashSet<string> { context.Name };
            openers[context.Container.Name] = only;
            openers[context.Container.Leases] = only;
        }

        return openers;
    }
}
