using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Contracts.Shipping;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Specs.Disorder;

/// <summary>
/// One order, and what Ordering and Shipping say of it: it is sent or cancelled, never both, and only what is reserved
/// is sent, at once or in parts; and sometimes the last part says that the rest will never be sent.
/// </summary>
internal sealed class Customer(Guid order, ValueList<StockLine> lines)
{
    private readonly List<StockLine> _sent = [];
    private readonly List<(Sku Sku, bool Restocked)> _returned = [];
    private int _shipments;
    private bool _last;

    public Guid Order => order;

    public ValueList<StockLine> Lines => lines;

    public IReadOnlyList<StockLine> Sent => _sent;

    public IReadOnlyList<(Sku Sku, bool Restocked)> Returned => _returned;

    public bool Reserved { get; private set; }

    public bool Refused { get; private set; }

    public bool Cancelled { get; private set; }

    public bool Completed => _last;

    public OrderPlacedV1 Place() => new(order, null, 1, "GBP", DateTimeOffset.UnixEpoch, Ordered(lines));

    public OrderCancelledV1? Cancel()
    {
        if (_shipments > 0 || Cancelled) { return null; }

        Cancelled = true;
        return new OrderCancelledV1(order, "Changed my mind");
    }

    /// <summary>Everything at once, or what is left of it.</summary>
    public ShipmentDispatchedV1? Dispatch()
    {
        if (Cancelled || Completed || !Reserved) { return null; }
        if (_shipments > 0) { return Dispatch(StockLine.Subtract(lines, StockLine.Merge(_sent)), last: true); }

        (_shipments, _last) = (1, true);
        _sent.AddRange(lines);
        return new ShipmentDispatchedV1(order, 1, null, Final: true, null, null);
    }

    /// <summary>One piece of what is left; and perhaps never the rest.</summary>
    public ShipmentDispatchedV1? DispatchSome(Random random, bool mayStop)
    {
        if (Cancelled || Completed || !Reserved) { return null; }

        var left = StockLine.Subtract(lines, StockLine.Merge(_sent));
        var one = left[random.Next(left.Count)] with { Units = 1 };
        return Dispatch([one], StockLine.Subtract(left, [one]).Count == 0 || (mayStop && random.Next(10) == 0));
    }

    /// <summary>A piece that was sent comes back, fit to be sold or not.</summary>
    public ReturnInspectedV1? Return(Random random)
    {
        if (_sent.Count == 0) { return null; }

        var piece = _sent[random.Next(_sent.Count)] with { Units = 1 };
        var restocked = random.Next(3) > 0;
        _returned.Add((piece.Sku, restocked));
        return new ReturnInspectedV1(
            order, new Guid(random.Next(), 0, 0, new byte[8]), Ordered(restocked ? [piece] : []),
            Ordered(restocked ? [] : [piece]));
    }

    /// <summary>Inventory has said something of it.</summary>
    public void Hear(string type)
    {
        Assert.False(Reserved || Refused, $"{order} was answered once, and now {type}.");
        Reserved = type == "StockReservedV1";
        Refused = type == "StockRefusedV1";
    }

    private ShipmentDispatchedV1 Dispatch(ValueList<StockLine> some, bool last)
    {
        _last = last;
        _sent.AddRange(some);
        return new ShipmentDispatchedV1(order, ++_shipments, Ordered(some), last, null, null);
    }

    private static IReadOnlyList<OrderedV1> Ordered(ValueList<StockLine> some) =>
        [.. some.Select(line => new OrderedV1(line.Sku.Code, line.Units))];
}
