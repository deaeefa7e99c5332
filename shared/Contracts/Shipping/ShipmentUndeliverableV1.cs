namespace ServerlessShop.Contracts.Shipping;

/// <summary>The carrier gave up: the shipment is on its way back.</summary>
public sealed record ShipmentUndeliverableV1(Guid OrderId, int Shipment, string Because);
