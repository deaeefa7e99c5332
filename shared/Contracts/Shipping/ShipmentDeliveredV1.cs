namespace ServerlessShop.Contracts.Shipping;

/// <summary>A shipment has reached the buyer.</summary>
public sealed record ShipmentDeliveredV1(Guid OrderId, int Shipment);
