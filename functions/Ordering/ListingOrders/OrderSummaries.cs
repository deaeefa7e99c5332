using System.Text.Json;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.ListingOrders;

/// <summary>Keeps the summaries up with the orders, from what the container's change feed brings.</summary>
public sealed class OrderSummaries(DocumentStore<OrderSummary, OrderSummaryEvent> summaries)
{
    private const int WritersMax = 8;

    /// <param name="changes">Orders' documents as they are stored, in any order and any number of versions.</param>
    public async Task Follow(IEnumerable<JsonElement> changes, CancellationToken cancellation)
    {
        var latest = changes
            .Select(change => change.Deserialize<StateDocument<Order>>(Json.Options)!)
            .Where(document => document.Body is Order.Placed)
            .GroupBy(document => document.Pk)
            .Select(ofOrder => ofOrder.MaxBy(document => document.Version)!);
        foreach (var some in latest.Chunk(WritersMax))
        {
            await Task.WhenAll(some.Select(document => See(document.Version, (Order.Placed)document.Body, cancellation)));
        }
    }

    private Task<Outcome<OrderSummary>> See(int version, Order.Placed order, CancellationToken cancellation)
    {
        var see = new SeeOrder(version, ListEntry.Of(order));
        return summaries.Transact(
            OrderSummaryDecider.KeyOf(order.Id, order.Customer), known => SeeOrder.Decide(known, see), cancellation);
    }
}
