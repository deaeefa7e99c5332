using ServerlessShop.Local.Gateway.Expressions;

namespace ServerlessShop.Local.Gateway;

/// <summary>A subscription: two keys, and what they open. To a product, to one API, or with neither to all APIs.</summary>
public sealed record GatewaySubscription(string Id, string Name, string PrimaryKey, string SecondaryKey)
{
    public string? Product { get; init; }

    public string? Api { get; init; }

    /// <summary>Suspended, cancelled, expired and not yet approved ones are not.</summary>
    public bool IsActive { get; init; } = true;

    public DateTime CreatedDate { get; init; }

    /// <summary>Whose it is; null when nobody's.</summary>
    public IUser? User { get; init; }
}
