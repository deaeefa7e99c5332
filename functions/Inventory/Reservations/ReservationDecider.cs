using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Inventory;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Reservations;

/// <summary>What the store must know about reservations, and what the world is told of them.</summary>
public static class ReservationDecider
{
    /// <summary>Longer than any message of an order can still be on its way.</summary>
    private const int KeptDays = 90;

    public const string Kind = "reservation";

    public static readonly Decider<Reservation, ReservationEvent> Instance =
        new(Kind, new Reservation.NotReserved(), Reservation.Evolve, Announce, Keep: Keep);

    /// <summary>The only place where Inventory's private facts become public ones.</summary>
    private static IReadOnlyList<Announcement> Announce(ReservationEvent fact) => fact switch
    {
        ReservationEvent.StockReserved e => [Say(e.Order, new StockReservedV1(e.Order.Value))],
        ReservationEvent.StockRefused e =>
            [Say(e.Order, new StockRefusedV1(e.Order.Value, [.. e.Short.Select(sku => sku.Code)]))],
        _ => [],
    };

    /// <summary>Counted from its end only: what holds stock, or is about to, must not be forgotten.</summary>
    private static TimeSpan? Keep(Reservation reservation) =>
        reservation is Reservation.NeverToBeReserved or Reservation.Refused or Reservation.Released
            or Reservation.TakenOut
            ? TimeSpan.FromDays(KeptDays)
            : null;

    private static Announcement Say(OrderId about, object message) => new(Topics.Inventory, about.ToString(), message);
}
