using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Specs.Disorder;

/// <summary>
/// One order, and what Ordering says of it: it completes or cancels, never both, and completes only what is reserved.
/// </summary>
internal sealed class Customer(Guid order, ValueList<StockLine> lines)
{
    public Guid Order => order;

    public ValueList<StockLine> Lines => lines;

    public bool Reserved { get; private set; }

    public bool Refused { get; private set; }

    public bool Cancelled { get; private set; }

    public bool Completed { get; private set; }

    public OrderPlacedV1 Place() => new(
        order, null, 1, "GBP", DateTimeOffset.UnixEpoch,
        [.. lines.Select(line => new OrderedV1(line.Sku.Code, line.Units))]);

    public OrderCancelledV1? Cancel()
    {
        if (Completed || Cancelled) { return null; }

        Cancelled = true;
        return new OrderCancelledV1(order, "Changed my mind");
    }

    public OrderCompletedV1? Complete()
    {
        if (Cancelled || Completed || !Reserved) { return null; }

        Completed = true;
        return new OrderCompletedV1(order);
    }

    /// <summary>Inventory has said something of it.</summary>
    public void Hear(string type)
    {
        Assert.False(Reserved || Refused, $"{order} was answered once, and now {type}.");
        Reserved = type == "StockReservedV1";
        Refused = type == "StockRefusedV1";
    }
}
