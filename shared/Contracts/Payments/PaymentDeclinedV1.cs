namespace ServerlessShop.Contracts.Payments;

/// <summary>The provider refused to hold the money. The reason is the provider's word.</summary>
public sealed record PaymentDeclinedV1(Guid OrderId, string Because);
