namespace ServerlessShop.Contracts.Ordering;

/// <summary>Stock and money are both held: the order will be fulfilled, and its payment may be captured.</summary>
public sealed record OrderConfirmedV1(Guid OrderId);
