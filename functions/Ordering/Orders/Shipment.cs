using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.Orders;

/// <summary>
/// A parcel of an order's as Ordering knows it. What is heard of it comes in any order: it may be delivered before
/// anybody said that it left.
/// </summary>
/// <param name="Number">Shipping counts from 1 per order.</param>
/// <param name="IsFinal">Nothing of the order is left to be sent after it.</param>
/// <param name="Items">What is in it; absent where everything that was left is.</param>
/// <param name="Asked">What Payments was asked to capture for it.</param>
/// <param name="Trouble">What Payments or the carrier could not do about it, until a person has acted.</param>
public sealed record Shipment(
    int Number, bool IsDispatched = false, bool IsFinal = false, ValueList<SkuUnits>? Items = null,
    string? Carrier = null, string? Tracking = null, Money? Asked = null, Money? Captured = null,
    bool IsDelivered = false, string? Trouble = null);
