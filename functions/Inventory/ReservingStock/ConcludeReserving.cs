using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.ReservingStock;

/// <summary>What the aisles answered, up to the first that did not hold.</summary>
public sealed record ConcludeReserving(ValueList<Booking> Found)
{
    public static readonly Rejection GivenUpUnasked =
        new(RejectionKind.Conflict, "stock-given-up-unasked", "An aisle has given up what its reservation has not.");

    public static Decision<ReservationEvent> Decide(Reservation state, ConcludeReserving conclude) => state switch
    {
        Reservation.Reserving r => conclude.Found[^1] switch
        {
            Booking.Held when conclude.Found.Count == r.Aisles.Count => new ReservationEvent.StockReserved(r.Order),
            Booking.Short(var skus) => new ReservationEvent.StockFellShort(skus),
            _ => GivenUpUnasked,
        },

        // Somebody else was faster, or the order was given up meanwhile: what was held is given back in that course.
        _ => Decision<ReservationEvent>.Nothing,
    };
}
