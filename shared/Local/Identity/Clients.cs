using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessShop.Local.Identity;

/// <summary>What kind of app people sign in with. Both are public: neither could keep a secret.</summary>
internal enum ClientType
{
    /// <summary>In a browser: redeems its codes by cross-origin requests.</summary>
    Spa,

    /// <summary>On the person's own machine.</summary>
    Native,
}

/// <summary>An app with which people sign in.</summary>
internal sealed record Client(
    [property: JsonRequired] string Tenant,
    [property: JsonRequired] string Name,
    [property: JsonRequired] Guid ClientId,
    [property: JsonRequired] ClientType Type,
    [property: JsonRequired] IReadOnlyList<string> RedirectUris,
    [property: JsonRequired] IReadOnlyList<string> PostLogoutRedirectUris)
{
    private static readonly string[] _loopback = ["http://127.0.0.1", "http://[::1]", "http://localhost"];

    [JsonIgnore]
    public string Id => ClientId.ToString();

    public bool MayRedirectTo(string uri) => RedirectUris.Any(registered => Matches(registered, uri));

    public bool MayReturnAfterLogout(string uri) => PostLogoutRedirectUris.Any(registered => Matches(registered, uri));

    public bool IsAt(string origin) =>
        Type == ClientType.Spa && RedirectUris.Any(registered => Matches(OriginOf(registered) + "/", origin + "/"));

    /// <summary>Why the URI cannot be registered, or null.</summary>
    public static string? Unfit(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed) switch
    {
        false => "is no absolute URI",
        _ when uri.AsSpan().ContainsAny('*', '?', '#') => "has a wildcard, a query or a fragment",
        _ when parsed!.UserInfo.Length > 0 => "has a user name",
        _ when parsed!.Scheme != Uri.UriSchemeHttps && !_loopback.Any(host => uri.StartsWith(host + "/", StringComparison.Ordinal)) =>
            "is neither https nor a loopback address without a port",
        _ => null,
    };

    /// <summary>
    /// Compares texts, not parsed URIs: what a parser makes of ".." or "%2e" has redirected others' codes before. Only a
    /// loopback address may add a port (RFC 8252, section 7.3), as in Entra: the port is known first when the app runs.
    /// </summary>
    private static bool Matches(string registered, string given)
    {
        if (given == registered) { return true; }

        var host = Array.Find(_loopback, host => registered.StartsWith(host + "/", StringComparison.Ordinal));
        if (host is null || !given.StartsWith(host + ":", StringComparison.Ordinal)) { return false; }

        var rest = given[(host.Length + 1)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && ushort.TryParse(rest.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && rest[slash..] == registered[host.Length..];
    }

    private static string OriginOf(string uri) => new Uri(uri).GetLeftPart(UriPartial.Authority);
}

/// <summary>The apps of clients.json. All are the shop's own, so nobody is asked to consent.</summary>
internal sealed class Clients
{
    /// <summary>The shop's own front end, of which each issuer has one.</summary>
    public const string Web = "web";

    private static readonly JsonSerializerOptions _strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter<ClientType>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly Dictionary<(string Tenant, string Id), Client> _byId = [];

    /// <exception cref="StartException">Missing, unreadable, or a client that cannot safely be.</exception>
    public static Clients Read(string root, IReadOnlyList<string> tenants)
    {
        var path = Path.Combine(root, "shared", "Local", "Identity", "clients.json");
        var clients = new Clients();
        foreach (var client in Parse(path))
        {
            if (!tenants.Contains(client.Tenant))
            {
                throw new StartException($"{path}: {client.Name} is of tenant '{client.Tenant}', which there is not.");
            }

            foreach (var uri in client.RedirectUris.Concat(client.PostLogoutRedirectUris))
            {
                if (Client.Unfit(uri) is { } why) { throw new StartException($"{path}: {client.Name}: '{uri}' {why}."); }
            }

            if (!clients._byId.TryAdd((client.Tenant, client.Id), client))
            {
                throw new StartException($"{path}: the clientId of {client.Name} is there twice.");
            }
        }

        foreach (var tenant in tenants.Where(tenant => !clients.Of(tenant).Any(client => client.Name == Web)))
        {
            throw new StartException($"{path}: {tenant} has no client '{Web}'.");
        }

        return clients;
    }

    public Client? WithId(string tenant, string id) => _byId.GetValueOrDefault((tenant, id));

    public Client WebOf(string tenant) => Of(tenant).First(client => client.Name == Web);

    /// <summary>Whether a page of this origin may call an issuer's endpoints from a browser.</summary>
    public bool AnyIsAt(string tenant, string origin) => Of(tenant).Any(client => client.IsAt(origin));

    private IEnumerable<Client> Of(string tenant) => _byId.Values.Where(client => client.Tenant == tenant);

    private static List<Client> Parse(string path)
    {
        if (!File.Exists(path)) { throw new StartException($"{path} is missing. Start in the repository's folder."); }
        try
        {
            return JsonSerializer.Deserialize<List<Client>>(File.ReadAllText(path), _strict)!;
        }
        catch (JsonException unreadable)
        {
            throw new StartException($"{path}: {unreadable.Message}");
        }
    }
}
