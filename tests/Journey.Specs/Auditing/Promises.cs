using ServerlessShop.Journey.Specs.Standins;
using ServerlessShop.Journey.Specs.Trading;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Journey.Specs.Auditing;

/// <summary>What callers were told, held against the books.</summary>
internal static class Promises
{
    public static IEnumerable<string> Broken(Trade trade, IReadOnlyDictionary<string, MemoryStore> stores)
    {
        foreach (var shopper in trade.Shoppers)
        {
            var order = stores["ordering"].Find($"{shopper.Order}", "order")?.State<Order>();
            var progress = (order as Order.Placed)?.Progress;
            if (!shopper.Done) { yield return $"{shopper.Order} never got an answer."; }
            if (shopper.Promised.Count > 1) { yield return $"{shopper.Order} was accepted as two different orders."; }
            if (shopper.Promised is [{ IsBuyers: true }, ..] && order is Order.NeverToBePlaced && shopper.CancellationPromised)
            {
                continue; // The checkout was accepted by Basket; Ordering heard of the cancellation before it.
            }

            if (shopper.Promised is [var wish, ..] && (order as Order.Placed)?.Total.Minor != wish.TotalMinor)
            {
                yield return $"{shopper.Order} was accepted at {wish.TotalMinor}, and is {order?.ToString() ?? "lost"}.";
            }

            if (shopper.CancellationPromised && progress is Progress.Completed)
            {
                yield return $"{shopper.Order} was cancelled, and is completed all the same.";
            }

            if (shopper.CancellationRefused && progress is not Progress.Completed)
            {
                yield return $"{shopper.Order} could not be cancelled any more, and is {progress} all the same.";
            }
        }

        foreach (var (sku, units) in trade.Received.Select(lines => (lines.Key, lines.Sum())))
        {
            var stored = stores["inventory"].Find(sku[..3], Inventory.Aisles.AisleDecider.Kind)!
                .State<Inventory.Aisles.Aisle>().Of(new(sku)).Received;
            if (stored != units) { yield return $"{units} of {sku} came in, and {stored} are in the books."; }
        }
    }
}
