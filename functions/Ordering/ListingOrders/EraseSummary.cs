using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.ListingOrders;

/// <summary>
/// Nothing of this order is to be shown among its buyer's any more, nor to be put back by what comes late.
/// </summary>
public static class EraseSummary
{
    public static Decision<OrderSummaryEvent> Decide(OrderSummary summary) => summary is OrderSummary.Erased
        ? Decision<OrderSummaryEvent>.Nothing
        : new OrderSummaryEvent.SummaryErased();
}
