namespace ServerlessShop.Contracts.Ordering;

/// <summary>A shipment has left: its share of what is held is to be taken.</summary>
/// <param name="Shipment">Counted from 1 per order; with the order's id it names the wish.</param>
/// <param name="AmountMinor">Minor units of Currency (ISO 4217).</param>
/// <param name="Final">Nothing more will be taken: what is left of the authorization may go.</param>
public sealed record CaptureDueV1(Guid OrderId, int Shipment, long AmountMinor, string Currency, bool Final);
