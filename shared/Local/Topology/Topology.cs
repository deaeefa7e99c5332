using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessShop.Local.Topology;

/// <summary>infra/topology.json: what deploys, and what the local platform runs. A member unknown here stops the start.</summary>
public sealed record ShopTopology(
    [property: JsonRequired] string Database,
    [property: JsonRequired] string Consistency,
    [property: JsonRequired] string Audience,
    [property: JsonRequired] IReadOnlyList<string> Roles,
    [property: JsonRequired] IReadOnlyList<ShopContext> Contexts)
{
    /// <summary>API Management's products.</summary>
    public IReadOnlyList<ShopProduct> Products { get; init; } = [];

    /// <summary>APIs that only the gateway has: their policies make them of what contexts answer.</summary>
    public IReadOnlyList<ShopComposedApi> ComposedApis { get; init; } = [];

    /// <summary>All APIs of the gateway, each with the context that answers where no policy says otherwise.</summary>
    [JsonIgnore]
    public IEnumerable<(string Context, ShopApi Api)> Apis =>
    [
        .. Contexts.Where(context => context.Api is not null).Select(context => (context.Name, context.Api!)),
        .. ComposedApis.Select(composed => (composed.Context, composed.Api)),
    ];

    private static readonly JsonSerializerOptions _strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads and checks the file.</summary>
    /// <param name="root">The repository's folder.</param>
    /// <exception cref="StartException">Missing, unreadable, or asking for what is not there; names file and member.</exception>
    public static ShopTopology Read(string root)
    {
        var path = Path.Combine(root, "infra", "topology.json");
        if (!File.Exists(path)) { throw new StartException($"{path} is missing. Start in the repository's folder."); }
        try
        {
            return JsonSerializer.Deserialize<ShopTopology>(File.ReadAllText(path), _strict)!;
        }
        catch (JsonException unreadable)
        {
            throw new StartException($"{path}: {unreadable.Message}");
        }
    }

    public ShopContext Context(string name) =>
        Contexts.FirstOrDefault(context => context.Name == name)
        ?? throw new StartException($"infra/topology.json has no context '{name}'.");
}

/// <summary>A bounded context: one Function App, one container, one topic of its own, its subscriptions to others.</summary>
public sealed record ShopContext(
    [property: JsonRequired] string Name,
    [property: JsonRequired] string Project,
    [property: JsonRequired] ShopContainer Container,
    ShopTopic? Topic,
    IReadOnlyList<ShopSubscription>? Subscriptions,
    ShopApi? Api,
    IReadOnlyDictionary<string, string>? Settings)
{
    public IReadOnlyList<ShopSubscription> Hears => Subscriptions ?? [];

    /// <summary>Roles at the shop's own API that this context's identity has, and with which it calls other contexts.</summary>
    public IReadOnlyList<string> AppRoles { get; init; } = [];
}

/// <summary>A Cosmos container. Leases of its change feed live in one of its own, named name-leases, partition key /id.</summary>
public sealed record ShopContainer(
    [property: JsonRequired] string Name,
    [property: JsonRequired] string PartitionKey,
    int? DefaultTtlSeconds,
    [property: JsonRequired] JsonElement IndexingPolicy)
{
    public string Leases => $"{Name}-leases";
}

public sealed record ShopTopic(
    [property: JsonRequired] string Name,
    bool DuplicateDetection,
    int DuplicateDetectionMinutes,
    int MessageTtlDays);

/// <summary>This context's subscription to another's topic: named for the consumer, one SQL rule.</summary>
public sealed record ShopSubscription(
    [property: JsonRequired] string Topic,
    [property: JsonRequired] string Name,
    [property: JsonRequired] string Filter,
    [property: JsonRequired] int LockSeconds,
    [property: JsonRequired] int MaxDeliveryCount,
    bool DeadLetterOnExpiration);

/// <summary>An API that only the gateway has.</summary>
/// <param name="Context">The context that answers first.</param>
public sealed record ShopComposedApi([property: JsonRequired] string Context, [property: JsonRequired] ShopApi Api);

/// <summary>An API at the gateway, of one context.</summary>
public sealed record ShopApi(
    [property: JsonRequired] string Name,
    [property: JsonRequired] string Path,
    [property: JsonRequired] string OpenApi,
    [property: JsonRequired] string Policy)
{
    /// <summary>Whether nobody gets in without a subscription key; where an open product has the API, one still does.</summary>
    public bool SubscriptionRequired { get; init; }

    /// <summary>Policy documents of single operations, by operationId.</summary>
    public IReadOnlyDictionary<string, string> OperationPolicies { get; init; } = new Dictionary<string, string>();

    /// <summary>Of the backend that is this context's Function App; null for none.</summary>
    public ShopCircuitBreaker? CircuitBreaker { get; init; }
}

/// <summary>The one circuit breaker rule of a backend, in the words of API Management's backend resource.</summary>
/// <param name="Count">So many failures in the interval trip it; or else a percentage does.</param>
/// <param name="AcceptRetryAfter">The backend's Retry-After is the trip duration where it sends one.</param>
public sealed record ShopCircuitBreaker(
    int? Count,
    int? Percentage,
    [property: JsonRequired] int IntervalSeconds,
    [property: JsonRequired] int TripSeconds,
    [property: JsonRequired] IReadOnlyList<ShopStatusRange> StatusCodeRanges,
    IReadOnlyList<string>? ErrorReasons,
    bool AcceptRetryAfter);

public sealed record ShopStatusRange([property: JsonRequired] int Min, [property: JsonRequired] int Max);

/// <summary>A product: APIs offered together, with policies of their own where a request comes in its context.</summary>
/// <param name="Apis">Names of APIs.</param>
/// <param name="SubscriptionRequired">False for an open product, which is entered without a key.</param>
public sealed record ShopProduct(
    [property: JsonRequired] string Name,
    [property: JsonRequired] string Policy,
    [property: JsonRequired] IReadOnlyList<string> Apis,
    [property: JsonRequired] bool SubscriptionRequired);
