namespace ServerlessShop.Security.Specs;

/// <summary>One way to call: whose token, and whether through the gateway or at the app with something in the gateway's place.</summary>
/// <param name="Who">For the reader of a failure.</param>
/// <param name="ThroughGateway">False: at the Function App's own address.</param>
/// <param name="User">In Authorization; null sends none.</param>
/// <param name="Gateway">In X-Gateway-Authorization; null sends none.</param>
internal sealed record Credentials(string Who, bool ThroughGateway, string? User, string? Gateway);

/// <summary>
/// Who is behind each column of matrix.md. A new column is one line here. All of a column's callers must be answered
/// alike.
/// </summary>
internal sealed class CallerKinds
{
    // The role no person has: it lets an app see all that is held about anybody.
    private const string Privacy = "privacy";

    // Who has each other role of infra/topology.json. The customers' is the owner's and the other's.
    private static readonly Dictionary<string, string> _staff = new()
    {
        ["catalog"] = "carl", ["warehouse"] = "wanda", ["support"] = "susan", ["finance"] = "fiona", ["sales"] = "sally", ["operator"] = "oscar",
    };

    private readonly Dictionary<string, IReadOnlyList<Credentials>> _kinds = [];

    public IReadOnlyList<string> Columns => [.. _kinds.Keys];

    public IReadOnlyList<Credentials> this[string column] => _kinds[column];

    public static async Task<CallerKinds> Of(SecuredShop shop)
    {
        var kinds = new CallerKinds();
        using var forgery = new Forgery(shop.StateFolder, shop.TokenOf("sally"), shop.TokenOf("alice"));
        string[] staffRoles = [.. shop.Platform.Topology.Roles.Where(role => role != "customer")];
        var gateway = shop.Platform.Identity.Issue("gateway", shop.Audience);
        var all = forgery.Workforce(staffRoles);
        var people = new Dictionary<string, string> { ["owner"] = shop.TokenOf("alice"), ["another"] = shop.TokenOf("bob") };
        foreach (var role in staffRoles.Where(role => role != Privacy)) { people[role] = shop.TokenOf(_staff[role]); }

        people[Privacy] = await shop.IdentityOf("customers", shop.Audience);

        var (contexts, elsewhere) = (new List<(string What, string Token)>(), new List<(string What, string Token)>());
        foreach (var context in shop.Platform.Topology.Contexts)
        {
            contexts.Add(($"{context.Name}'s identity", await shop.IdentityOf(context.Name, shop.Audience)));
            elsewhere.Add(($"{context.Name}'s identity, for the broker", await shop.IdentityOf(context.Name, "https://servicebus.azure.net")));
        }

        kinds.BothWays("nobody", gateway, ("nobody", null));
        foreach (var (column, token) in people) { kinds.BothWays(column, gateway, (column, token)); }
        kinds.BothWays(
            "identity", gateway,
            [.. contexts.Where(context => context.Token != people[Privacy]), ("the gateway's identity", gateway)]);
        kinds.BothWays(
            "misplaced", gateway,
            ("staff by the customers' word", forgery.Customer(staffRoles)),
            ("the gateway by the customers' word", forgery.Customer("gateway")),
            ("the owner by the workforce's word", forgery.Workforce(claims =>
            {
                claims["roles"] = new System.Text.Json.Nodes.JsonArray("customer");
                claims["oid"] = shop.OidOf("alice");
            })));
        kinds.BothWays("bad", gateway, [.. forgery.Forged(staffRoles), .. elsewhere, ("rubbish", "rubbish"), ("dots", "..")]);
        kinds.AtTheApp("around", [.. people.Select(person => (person.Key, (string?)person.Value, (string?)null)), ("all roles", all, null)]);
        kinds.AtTheApp(
            "pretending",
            [
                ("all roles' own token", all, all), ("sally's token", all, shop.TokenOf("sally")), ("alice's token", all, shop.TokenOf("alice")),
                ("the gateway by the customers' word", all, forgery.Customer("gateway")),
                .. contexts.Concat(elsewhere).Concat(forgery.Forged("gateway")).Select(token => (token.What, (string?)all, (string?)token.Token)),
            ]);
        kinds.AtTheApp("gateway", ("the gateway for nobody", null, gateway));
        return kinds;
    }

    private void BothWays(string column, string gateway, params (string Who, string? User)[] callers) => _kinds.Add(
        column,
        [
            .. callers.Select(caller => new Credentials(caller.Who, ThroughGateway: true, caller.User, null)),
            .. callers.Select(caller => new Credentials(caller.Who, ThroughGateway: false, caller.User, gateway)),
        ]);

    private void AtTheApp(string column, params (string Who, string? User, string? Gateway)[] callers) => _kinds.Add(
        column,
        [.. callers.Select(caller => new Credentials(caller.Who, ThroughGateway: false, caller.User, caller.Gateway))]);
}
