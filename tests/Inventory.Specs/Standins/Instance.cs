using Microsoft.Extensions.Logging.Abstractions;
using ServerlessShop.Inventory.Adjustments;
using ServerlessShop.Inventory.AdjustingStock;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Hearing;
using ServerlessShop.Inventory.Receipts;
using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Persistence;
using ServerlessShop.Testing;

namespace ServerlessShop.Inventory.Specs.Standins;

/// <summary>
/// One running instance of the app: stores with a memory of their own, on a container that it may share.
/// </summary>
public sealed class Instance : IDisposable
{
    private static readonly ImpatientClock _clock = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public Instance(MemoryStore store, Func<string, Task>? turn = null)
    {
        Container = new MemoryContainer(store, turn);

        // Entries stay in the store, as they do when the process dies before it can send them: what was said is there.
        Committed later = (_, _) => Task.CompletedTask;
        Reservations = new(Container, ReservationDecider.Instance, later, _clock);
        Receipts = new(Container, ReceiptDecider.Instance, later, _clock);
        Aisles = new(Container, AisleDecider.Aisle, AisleDecider.Booking, later, _clock);
        Adjustments = new(Container, AdjustmentDecider.Instance, later, _clock);
        Adjusting = new(Adjustments, Aisles);
        var room = new StockRoom(Reservations, Aisles, _clock);
        OnOrdering = new(room, NullLogger<OnOrderingFunction>.Instance);
        OnShipping = new(room, NullLogger<OnShippingFunction>.Instance);
    }

    public MemoryContainer Container { get; }

    public DocumentStore<Reservation, ReservationEvent> Reservations { get; }

    public DocumentStore<Receipt, ReceiptEvent> Receipts { get; }

    public HotDocumentStore<Aisle, Booking, AisleEvent> Aisles { get; }

    public DocumentStore<Adjustment, AdjustmentEvent> Adjustments { get; }

    public AdjustmentProcess Adjusting { get; }

    public OnOrderingFunction OnOrdering { get; }

    public OnShippingFunction OnShipping { get; }

    public void Dispose()
    {
        Reservations.Dispose();
        Receipts.Dispose();
        Adjustments.Dispose();
        Aisles.Dispose();
    }
}
