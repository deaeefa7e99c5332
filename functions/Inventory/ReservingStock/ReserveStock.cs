using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.ReservingStock;

/// <summary>An order was placed: hold all of its lines, or none.</summary>
public sealed record ReserveStock(OrderId Order, ValueList<StockLine> Lines)
{
    public static readonly Rejection Unreadable =
        new(RejectionKind.Conflict, "order-lines-unreadable", "An order asks for one or more pieces of skus.");

    public static readonly Rejection ReservedDifferently =
        new(RejectionKind.Conflict, "order-reserved-differently", "This order is being reserved with other lines.");

    public static Decision<ReservationEvent> Decide(Reservation reservation, ReserveStock reserve) => reservation switch
    {
        Reservation.NotReserved => new ReservationEvent.ReservingBegan(reserve.Order, reserve.Aisles),
        Reservation.Reserving begun when !begun.Aisles.Equals(reserve.Aisles) => ReservedDifferently,

        // Under way or decided; or the cancellation was heard first.
        _ => Decision<ReservationEvent>.Nothing,
    };

    private ValueList<string> Aisles => [.. StockLine.ByAisle(Lines).Select(lying => lying.Aisle)];
}
