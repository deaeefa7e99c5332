namespace ServerlessShop.Contracts.Payments;

/// <summary>The money is ours.</summary>
/// <param name="AmountMinor">Minor units of Currency (ISO 4217).</param>
public sealed record PaymentCapturedV1(Guid OrderId, long AmountMinor, string Currency);
