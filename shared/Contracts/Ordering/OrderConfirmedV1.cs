namespace ServerlessShop.Contracts.Ordering;

/// <summary>Stock and money are both held: the order is to be shipped.</summary>
/// <param name="Ordered">What goes out, one entry per sku.</param>
/// <param name="Collected">The buyer has taken the goods along: nothing is left to send.</param>
/// <param name="ShipTo">Absent where the goods were collected.</param>
public sealed record OrderConfirmedV1(
    Guid OrderId, IReadOnlyList<OrderedV1> Ordered, bool Collected, Guid? CustomerId = null, AddressV1? ShipTo = null);
