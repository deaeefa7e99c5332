namespace ServerlessShop.Contracts.Payments;

/// <summary>The provider has given money back.</summary>
/// <param name="AmountMinor">Minor units of Currency (ISO 4217).</param>
public sealed record PaymentRefundedV1(Guid OrderId, Guid RefundId, long AmountMinor, string Currency);
