namespace ServerlessShop.Local.Identity;

/// <summary>An app registration or a managed identity: something that signs in without a person.</summary>
/// <param name="Roles">App roles by audience. No entry: a token, but no role in it.</param>
internal sealed record App(string Name, IReadOnlyDictionary<string, IReadOnlyList<string>> Roles)
{
    public string ClientId { get; } = StableId.From($"app/{Name}").ToString();

    /// <summary>The service principal's object id.</summary>
    public string ObjectId { get; } = StableId.From($"principal/{Name}").ToString();

    public IReadOnlyList<string> RolesAt(string audience) => Roles.GetValueOrDefault(audience) ?? [];
}

/// <summary>The workforce tenant's apps: a managed identity per context, the gateway's, and the platform's own.</summary>
internal sealed class Apps
{
    public const string Gateway = "gateway";
    public const string Platform = "platform";

    /// <summary>Enters past trade as staff would, for the platform's own verbs.</summary>
    public const string Replay = "replay";

    /// <summary>The second person, who approves what the first may not alone.</summary>
    public const string Approver = "replay-approver";

    private readonly Dictionary<string, App> _byName = [];
    private readonly Dictionary<string, App> _byClientId = [];

    public Apps(Topology.ShopTopology topology)
    {
        Add(new App(Gateway, Roles(topology, "gateway")));
        Add(new App(Platform, Roles(topology)));
        Add(new App(Replay, Roles(topology, "sales", "catalog", "warehouse")));
        Add(new App(Approver, Roles(topology, "finance")));
        foreach (var context in topology.Contexts)
        {
            // The gateway's role is nobody else's, so it is not among the roles that the topology knows.
            var unknown = context.AppRoles.FirstOrDefault(role => !topology.Roles.Contains(role));
            if (unknown is not null)
            {
                throw new StartException($"infra/topology.json: {context.Name} has the app role '{unknown}', which is not among the roles.");
            }

            Add(new App(context.Name, Roles(topology, [.. context.AppRoles])));
        }
    }

    public App? Named(string name) => _byName.GetValueOrDefault(name);

    public App? WithClientId(string clientId) => _byClientId.GetValueOrDefault(clientId);

    private static Dictionary<string, IReadOnlyList<string>> Roles(Topology.ShopTopology topology, params string[] roles) =>
        roles is [] ? [] : new() { [topology.Audience] = roles };

    private void Add(App app)
    {
        if (!_byName.TryAdd(app.Name, app))
        {
            throw new StartException($"infra/topology.json: a context cannot be named '{app.Name}', there is such an identity already.");
        }

        _byClientId.Add(app.ClientId, app);
    }
}
