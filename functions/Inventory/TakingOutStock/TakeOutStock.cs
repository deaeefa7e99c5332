using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.TakingOutStock;

/// <summary>A shipment has left the house, with all of what is reserved for its order or some of it.</summary>
public sealed record TakeOutStock(OrderId Order, Leaving Shipment)
{
    public static readonly Rejection Unreadable = new(
        RejectionKind.Conflict, "shipment-unreadable", "A shipment has a number, from 1, and one or more pieces.");

    public static readonly Rejection NotReserved =
        new(RejectionKind.Conflict, "stock-not-reserved", "Nothing is reserved for this order to leave the stock.");

    public static readonly Rejection OfOtherGoods =
        new(RejectionKind.Conflict, "shipment-of-other-goods", "What was sent is not what is reserved for this order.");

    public static Decision<ReservationEvent> Decide(Reservation reservation, TakeOutStock takeOut) => reservation switch
    {
        Reservation.Reserved { Sent: { } sent } when sent.Numbers.Contains(takeOut.Shipment.Number) =>
            Decision<ReservationEvent>.Nothing,
        Reservation.Reserved reserved when !takeOut.LiesIn(reserved.Aisles) => OfOtherGoods,
        Reservation.Reserved => new ReservationEvent.TakingOutBegan(takeOut.Shipment),

        // Perhaps another shipment, which is seen through first; then this is decided again.
        Reservation.TakingOut or Reservation.TakenOut => Decision<ReservationEvent>.Nothing,

        // Not too early: a shipment follows from "reserved", which is said only after it was stored here.
        _ => NotReserved,
    };

    private bool LiesIn(ValueList<string> aisles) =>
        Shipment.Lines is null || Shipment.Lines.All(line => aisles.Contains(line.Sku.Aisle));
}
