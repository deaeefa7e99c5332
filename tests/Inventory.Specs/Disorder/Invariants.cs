using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Specs.Standins;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Specs.Disorder;

/// <summary>What must be true of the stored documents after every single commit.</summary>
internal sealed class Invariants
{
    private static readonly HashSet<(string?, string)> _steps =
    [
        (null, "received"), (null, "held"), (null, "short"), (null, "given-back"), (null, "returned"),
        ("held", "given-back"), ("held", "taken-out"), ("held", "held"), // And nothing follows on what was given back.

        (null, "reserving"), (null, "never-to-be-reserved"),
        ("reserving", "reserved"), ("reserving", "refusing"), ("reserving", "releasing"),
        ("reserved", "releasing"), ("reserved", "taking-out"),
        ("taking-out", "reserved"),
        ("refusing", "refused"), ("releasing", "released"), ("taking-out", "taken-out"),

        (null, "booking"), ("booking", "booked"),
    ];

    private readonly MemoryStore _store;

    public Invariants(MemoryStore store)
    {
        _store = store;
        store.Written += CheckStep;
        store.Committed += CheckAisle;
    }

    private static void CheckStep(JsonNode? before, JsonNode after)
    {
        if ((string)after["kind"]! is "aisle" or "outbox") { return; }

        var (from, to) = ((string?)before?["body"]!["is"], (string)after["body"]!["is"]!);
        Assert.True(_steps.Contains((from, to)), $"{after["pk"]}/{after["id"]} went from {from} to {to}.");

        var ended = to is "returned" or "short" or "given-back" or "taken-out"
            or "never-to-be-reserved" or "refused" or "released";
        Assert.True(ended == after["ttl"] is not null, $"{to} is {(ended ? "never forgotten" : "forgotten in time")}.");
    }

    private void CheckAisle(string partition)
    {
        var documents = _store.In(partition).ToList();
        if (documents.Find(document => (string)document["kind"]! == "aisle") is not { } stored) { return; }

        var bookings = documents.Where(document => (string)document["kind"]! == "booking")
            .Select(document => document["body"].Deserialize<Booking>(Json.Options))
            .ToList();
        var held = bookings.OfType<Booking.Held>().SelectMany(booking => booking.Lines)
            .ToLookup(line => line.Sku, line => line.Units);
        var received = bookings.OfType<Booking.Received>().SelectMany(booking => booking.Lines)
            .ToLookup(line => line.Sku, line => line.Units);

        foreach (var (sku, stock) in stored["body"].Deserialize<Aisle>(Json.Options)!.Skus)
        {
            Assert.True(stock.Available >= 0, $"{sku} is oversold: {stock}.");
            Assert.True(
                stock.Received + stock.Returned - stock.Scrapped == stock.OnHand + stock.Sold,
                $"{sku} is not conserved: {stock}.");
            Assert.True(stock.Reserved == held[sku].Sum(), $"{sku} is reserved for nobody, or twice: {stock}.");
            Assert.True(stock.Received == received[sku].Sum(), $"{sku} was received twice, or not: {stock}.");
        }
    }
}
