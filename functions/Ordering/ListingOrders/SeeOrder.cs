using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.ListingOrders;

/// <summary>
/// A version of an order has come through the feed, perhaps not for the first time, perhaps after later ones.
/// </summary>
public sealed record SeeOrder(int Version, ListEntry Entry)
{
    public static Decision<OrderSummaryEvent> Decide(OrderSummary summary, SeeOrder see) => summary switch
    {
        OrderSummary.NotListed => new OrderSummaryEvent.OrderSeen(see.Version, see.Entry),
        OrderSummary.Listed known when see.Version <= known.Version => Decision<OrderSummaryEvent>.Nothing,

        // The very next version shows the same: nothing lies between that could come late and show something else, so
        // this one need not be written. After a gap it is, though it shows the same.
        OrderSummary.Listed known when see.Version == known.Version + 1 && see.Entry == known.Entry =>
            Decision<OrderSummaryEvent>.Nothing,
        OrderSummary.Listed => new OrderSummaryEvent.OrderSeen(see.Version, see.Entry),
        _ => Decision<OrderSummaryEvent>.Nothing, // Erased.
    };
}
