namespace ServerlessShop.Contracts.Ordering;

/// <summary>Somebody has committed to buying. What it takes of the stock, one entry per sku.</summary>
/// <param name="CustomerId">Absent for a guest.</param>
public sealed record OrderPlacedV1(
    Guid OrderId, Guid? CustomerId, long TotalMinor, string Currency, DateTimeOffset At, IReadOnlyList<OrderedV1> Ordered);

/// <summary>So many pieces of one sku.</summary>
public sealed record OrderedV1(string Sku, int Units);
