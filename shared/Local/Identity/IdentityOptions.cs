using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Identity;

/// <summary>What the identity provider is started with.</summary>
/// <param name="Address">Where to listen, e.g. http://127.0.0.1:8401. Port 0 takes a free one.</param>
/// <param name="StateFolder">Where keys, secrets and who signed up survive a restart.</param>
/// <param name="Root">The repository's folder, which has the seeded users and the clients.</param>
public sealed record IdentityOptions(string Address, string StateFolder, string Root, ShopTopology Topology)
{
    /// <summary>
    /// What a workforce token may be for, besides the shop's own API. The Cosmos SDK asks for the account's host
    /// without its port.
    /// </summary>
    public IReadOnlyList<string> Resources { get; init; } =
        [.. OperatorResources, "https://storage.azure.com", "https://127.0.0.1", "https://localhost"];

    /// <summary>The platform's resources that staff may have a token for, to look into them with an operator's rights.</summary>
    public static IReadOnlyList<string> OperatorResources { get; } =
        ["https://servicebus.azure.net", "https://azconfig.io", "https://vault.azure.net"];

    /// <summary>
    /// Lets <see cref="Address"/> be http://0.0.0.0:port instead of a loopback address. The seeded users' passwords are in the repository:
    /// whoever reaches the provider then can sign in as staff.
    /// </summary>
    public bool ListenOnAllInterfaces { get; init; }

    /// <summary>
    /// How browsers reach the provider where something with a certificate stands before it, e.g. https://id.shop.example.
    /// It is the issuers' name then, and the cookies are for https alone.
    /// </summary>
    public string? PublicAddress { get; init; }
}
