namespace ServerlessShop.Contracts.Ordering;

/// <summary>The order is to be cancelled: what has not left the house stays. Shipping decides whether it is too late.</summary>
public sealed record ShipmentStopDueV1(Guid OrderId, string Because);
