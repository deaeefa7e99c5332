namespace ServerlessShop.Contracts.Shipping;

/// <summary>Nothing more of the order leaves the house, ever.</summary>
/// <param name="Dispatched">How many shipments had left before; 0 where it was in time for everything.</param>
public sealed record ShipmentStoppedV1(Guid OrderId, int Dispatched);
