namespace ServerlessShop.Contracts.Payments;

/// <summary>A shipment's share of the money is ours.</summary>
/// <param name="AmountMinor">Minor units of Currency (ISO 4217).</param>
/// <param name="Shipment">Which shipment it was captured for.</param>
public sealed record PaymentCapturedV1(Guid OrderId, long AmountMinor, string Currency, int Shipment);
