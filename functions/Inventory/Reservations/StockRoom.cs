using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Persistence;

namespace ServerlessShop.Inventory.Reservations;

/// <summary>What everybody who walks the aisles needs, and what one walk learns for the next.</summary>
public sealed class StockRoom(
    DocumentStore<Reservation, ReservationEvent> reservations, HotDocumentStore<Aisle, Booking, AisleEvent> aisles,
    TimeProvider clock)
{
    public DocumentStore<Reservation, ReservationEvent> Reservations => reservations;

    public HotDocumentStore<Aisle, Booking, AisleEvent> Aisles => aisles;

    public TimeProvider Clock => clock;

    public DecidedHolds Decided { get; } = new();

    /// <summary>All that is begun inside walks together: nobody sets out before all of it has begun.</summary>
    public async Task WalkTogether(Func<ReservationProcess, Task> begin, CancellationToken cancellation)
    {
        var walk = new AisleWalk(aisles, cancellation);
        Task walking;
        using (walk.Join()) { walking = begin(new(this, walk, cancellation)); }

        await walking;
    }
}
