using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;
using ServerlessShop.Testing;

namespace ServerlessShop.Inventory.Specs;

/// <summary>An aisle and one booking in it, for specs of what an aisle decides for one order or receipt.</summary>
public sealed record InAisle(Aisle Aisle, Booking Booking)
{
    /// <summary>Nothing booked yet, in an aisle that has received these lines.</summary>
    public static Spec<InAisle, AisleEvent> With(params StockLine[] received)
    {
        var stocked = Aisle.Evolve(Aisle.Empty, new AisleEvent.LinesReceived([.. received]));
        return new(new Decider<InAisle, AisleEvent>(
            "in-aisle", new(stocked, new Booking.NotBooked()), Evolve, _ => []));
    }

    private static InAisle Evolve(InAisle state, AisleEvent fact) =>
        new(Aisle.Evolve(state.Aisle, fact), Booking.Evolve(state.Booking, fact));
}

/// <summary>Goods with short names.</summary>
public static class Goods
{
    public static StockLine Mugs(int units) => new(new Sku("220MUG"), units);

    public static StockLine Jugs(int units) => new(new Sku("220JUG"), units);

    public static StockLine Bags(int units) => new(new Sku("850BAG"), units);

    public static ValueList<StockLine> These(params StockLine[] lines) => StockLine.Merge(lines);
}
