using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.PersonalData;

/// <summary>
/// The orders that say whose they are: of the orders themselves, because the lists follow a little behind.
/// </summary>
public static class CustomersOrders
{
    /// <summary>More than anybody's; what a call can hold.</summary>
    public const int Max = 10_000;

    public static async Task<IReadOnlyList<Order.Placed>> Of(
        this DocumentStore<Order, OrderEvent> orders, CustomerId customer, CancellationToken cancellation) =>
        [.. (await orders.Find("body.customer[\"value\"]", $"{customer}", Max, cancellation)).OfType<Order.Placed>()];
}
