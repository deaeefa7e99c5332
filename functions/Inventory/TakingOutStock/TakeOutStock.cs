using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.TakingOutStock;

/// <summary>An order was completed: what is reserved for it leaves the stock.</summary>
public sealed record TakeOutStock(OrderId Order)
{
    public static readonly Rejection NotReserved =
        new(RejectionKind.Conflict, "stock-not-reserved", "Nothing is reserved for this order to leave the stock.");

    public static Decision<ReservationEvent> Decide(Reservation reservation, TakeOutStock takeOut) => reservation switch
    {
        Reservation.Reserved => new ReservationEvent.TakingOutBegan(),
        Reservation.TakingOut or Reservation.TakenOut => Decision<ReservationEvent>.Nothing,
        _ => NotReserved,
    };
}
