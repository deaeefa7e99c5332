using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReceivingStock;
using ServerlessShop.Inventory.Specs.Standins;
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

    /// <summary>They come in under one receipt, as the warehouse has it booked.</summary>
    public static async Task Receive(Instance inventory, params StockLine[] lines)
    {
        var function = new ReceiveStockFunction(inventory.Receipts, inventory.Aisles);
        await function.Book(new(Guid.CreateVersion7(), These(lines)), CancellationToken.None);
    }

    public static async Task<(long OnHand, long Reserved)> FiguresOf(Instance inventory, StockLine line)
    {
        var aisle = await inventory.Aisles.Read(new(line.Sku.Aisle, AisleDecider.Kind), CancellationToken.None);
        return (aisle.Of(line.Sku).OnHand, aisle.Of(line.Sku).Reserved);
    }

    public static ValueList<StockLine> These(params StockLine[] lines) => StockLine.Merge(lines);
}
