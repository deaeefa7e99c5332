using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Receipts;
using ServerlessShop.Journey.Specs.Standins;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;

namespace ServerlessShop.Journey.Specs.Auditing;

/// <summary>Every piece that came in is on hand or sold, and none is held for anybody at the end.</summary>
internal sealed class StockAudit(
    MemoryStore inventory, MemoryStore ordering, IEnumerable<(string Id, Order Order)> orders,
    Func<string, OrderReturns?> returnsOf, Action<bool, string> find)
{
    public void Check()
    {
        var received = inventory.Documents.Where(document => document.Kind == ReceiptDecider.Kind)
            .Select(document => document.State<Receipt>())
            .SelectMany(receipt =>
            {
                find(receipt is not Receipt.Booked, $"A receipt was begun and not ended: {receipt}.");
                return receipt is Receipt.Booked(var lines) ? lines : [];
            })
            .ToLookup(line => line.Sku, line => (long)line.Units);
        var sold = Sold();
        var back = orders.Select(order => returnsOf(order.Id)).OfType<OrderReturns>()
            .SelectMany(returns => returns.Items).SelectMany(one => one.Lines)
            .ToLookup(line => line.Sku);

        foreach (var aisle in inventory.Documents.Where(document => document.Kind == AisleDecider.Kind))
        {
            foreach (var (sku, stock) in aisle.State<Aisle>().Skus)
            {
                find(stock.Available < 0, $"{sku} is oversold: {stock}.");
                find(
                    stock.Received + stock.Returned - stock.Scrapped != stock.OnHand + stock.Sold,
                    $"{sku} is not conserved: {stock}.");
                find(stock.Reserved != 0, $"{sku} is held for nobody: {stock}.");
                find(stock.Received != received[sku].Sum(), $"{sku} came in otherwise than the receipts say: {stock}.");
                find(stock.Sold != sold[sku].Sum(), $"{sku} was sold otherwise than the orders say: {stock}.");
                find(
                    (stock.Returned, stock.Scrapped) != (back[sku].Sum(line => line.Came ?? 0), back[sku].Sum(line => line.Scrapped ?? 0)),
                    $"{sku} came back otherwise than the returns say: {stock}.");
            }
        }

        foreach (var booking in inventory.Documents.Where(document => document.Kind == AisleDecider.Booking.Kind))
        {
            find(booking.State<Booking>() is Booking.Held, $"{booking.Id} still holds something in aisle {booking.Pk}.");
        }
    }

    private ILookup<Sku, long> Sold() => orders
        .Where(order => order.Order is Order.Placed { Progress: Progress.Completed })
        .SelectMany(order => ordering.Find(order.Id, OrderDecider.LinesId)!.Read<Lines>().Body)
        .ToLookup(line => line.Sku, line => (long)line.Quantity.Units);

    private sealed record Lines(ValueList<OrderLine> Body);
}
