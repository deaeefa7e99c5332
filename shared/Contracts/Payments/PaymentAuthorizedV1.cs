namespace ServerlessShop.Contracts.Payments;

/// <summary>The provider holds the money for the order.</summary>
/// <param name="AmountMinor">Minor units of Currency (ISO 4217).</param>
public sealed record PaymentAuthorizedV1(Guid OrderId, long AmountMinor, string Currency);
