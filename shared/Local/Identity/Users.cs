using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessShop.Local.Identity;

/// <summary>A person who can sign in.</summary>
internal sealed record User(
    [property: JsonRequired] string Tenant,
    [property: JsonRequired] string Username,
    [property: JsonRequired] string Email,
    [property: JsonRequired] string Name,
    [property: JsonRequired] Guid Oid,
    [property: JsonRequired] IReadOnlyList<string> Roles,
    [property: JsonRequired] string Password);

/// <summary>The seeded users of users.json, invented people with development passwords, and who signed up since.</summary>
internal sealed class Users
{
    /// <summary>What everybody who signs up is.</summary>
    public const string CustomerRole = "customer";

    private static readonly JsonSerializerOptions _strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    private readonly IdentityStore _store;
    private readonly Dictionary<(string Tenant, string Name), (User User, PasswordHash Password)> _byName = [];
    private readonly Dictionary<(string Tenant, string ObjectId), User> _byObjectId = [];

    private Users(IdentityStore store) => _store = store;

    /// <exception cref="StartException">Missing, unreadable, or a user no token could honestly name.</exception>
    public static Users Read(string root, IReadOnlyList<string> roles, IReadOnlyList<string> tenants, Apps apps, IdentityStore store)
    {
        var path = Path.Combine(root, "shared", "Local", "Identity", "users.json");
        if (!File.Exists(path)) { throw new StartException($"{path} is missing. Start in the repository's folder."); }

        var users = new Users(store);
        foreach (var user in Parse(path))
        {
            if (!tenants.Contains(user.Tenant))
            {
                throw new StartException($"{path}: {user.Username} is of tenant '{user.Tenant}', which there is not.");
            }

            if (user.Roles.FirstOrDefault(role => !roles.Contains(role)) is { } unknown)
            {
                throw new StartException($"{path}: {user.Username} has the role '{unknown}', which infra/topology.json has not.");
            }

            // The name of an app decides what store and broker let it do; no person may go by one.
            if (apps.Named(user.Username) is not null)
            {
                throw new StartException($"{path}: '{user.Username}' is the name of an app.");
            }

            if (!user.Email.Contains('@', StringComparison.Ordinal))
            {
                throw new StartException($"{path}: {user.Username} has no e-mail address.");
            }

            users.Add(path, user);
        }

        return users;
    }

    /// <summary>The user, if the password is theirs. Takes as long for a user there is not.</summary>
    public User? SignIn(string tenant, string name, string password)
    {
        var found = Find(tenant, name.ToLowerInvariant());
        var matches = (found?.Password ?? PasswordHash.OfNobody).Matches(password);
        return matches ? found?.User : null;
    }

    public User? WithObjectId(string tenant, string objectId) =>
        _byObjectId.GetValueOrDefault((tenant, objectId))
        ?? (_store.PersonWithObjectId(tenant, objectId) is { } person ? SignedUp(tenant, person) : null);

    /// <summary>A new customer; null when the address is taken. Takes as long either way.</summary>
    public async Task<User?> SignUp(string email, string name, string password)
    {
        var person = new Registration(Guid.NewGuid().ToString(), email.ToLowerInvariant(), name, PasswordHash.Of(password));
        return !_byName.ContainsKey((Tenant.Customers, person.Email)) && await _store.Register(Tenant.Customers, person)
            ? SignedUp(Tenant.Customers, person)
            : null;
    }

    private (User User, PasswordHash Password)? Find(string tenant, string name)
    {
        if (_byName.TryGetValue((tenant, name), out var seeded)) { return seeded; }
        return _store.PersonWithEmail(tenant, name) is { } person
            ? (SignedUp(tenant, person), PasswordHash.Parse(person.PasswordHash)!)
            : null;
    }

    private static User SignedUp(string tenant, Registration person) => new(
        tenant, person.Email, person.Email, person.Name, Guid.Parse(person.ObjectId), [CustomerRole], person.PasswordHash);

    private static List<User> Parse(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<List<User>>(File.ReadAllText(path), _strict)!;
        }
        catch (JsonException unreadable)
        {
            throw new StartException($"{path}: {unreadable.Message}");
        }
    }

    private void Add(string path, User user)
    {
        var password = PasswordHash.Parse(user.Password)
            ?? throw new StartException(
                $"{path}: the password of {user.Username} is not pbkdf2-sha256 with 600,000 iterations or more.");

        if (!_byObjectId.TryAdd((user.Tenant, user.Oid.ToString()), user))
        {
            throw new StartException($"{path}: the oid of {user.Username} is there twice.");
        }

        foreach (var name in new[] { user.Username, user.Email })
        {
            if (!_byName.TryAdd((user.Tenant, name.ToLowerInvariant()), (user, password)))
            {
                throw new StartException($"{path}: '{name}' is there twice.");
            }
        }
    }
}
