namespace ServerlessShop.Contracts.Ordering;

/// <summary>The order will not be fulfilled. Whoever holds something for it lets go.</summary>
public sealed record OrderCancelledV1(Guid OrderId, string Because);
