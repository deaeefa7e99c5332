namespace ServerlessShop.Customers.OtherContexts;

/// <summary>The other contexts that hold personal data, and their APIs' paths at the gateway.</summary>
public static class PersonalDataSources
{
    /// <summary>
    /// Ordering first: whether an order is under way is its to say, and until it has erased nobody else is asked to. Then
    /// Basket, which waits for checkouts that Ordering had not heard of.
    /// A spec compares the list with the topology, so that a new context is decided upon.
    /// </summary>
    public static readonly IReadOnlyList<(string Context, string Path)> All =
    [
        ("ordering", "orders"),
        ("basket", "baskets"),
        ("payments", "payments"),
        ("shipping", "shipments"),
        ("notifications", "notifications"),
    ];
}
