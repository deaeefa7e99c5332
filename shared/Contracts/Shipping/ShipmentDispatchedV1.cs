using ServerlessShop.Contracts.Ordering;

namespace ServerlessShop.Contracts.Shipping;

/// <summary>A shipment has left the house.</summary>
/// <param name="Shipment">Counted from 1 per order.</param>
/// <param name="Items">What is in it; absent where it is the order's only one, and everything is.</param>
/// <param name="Final">Nothing of the order is left to be sent.</param>
public sealed record ShipmentDispatchedV1(
    Guid OrderId, int Shipment, IReadOnlyList<OrderedV1>? Items, bool Final, string? Carrier, string? Tracking);
