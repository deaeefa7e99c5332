namespace ServerlessShop.Contracts.Ordering;

/// <summary>Paid and fulfilled: what was reserved for it has left the stock.</summary>
public sealed record OrderCompletedV1(Guid OrderId);
