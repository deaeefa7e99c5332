namespace ServerlessShop.Contracts.Payments;

/// <summary>The provider let go of money it had held for an order that will not be fulfilled.</summary>
public sealed record PaymentVoidedV1(Guid OrderId);
