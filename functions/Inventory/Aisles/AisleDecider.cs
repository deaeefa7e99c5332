using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Aisles;

/// <summary>The documents of an aisle's partition. They say nothing: the reservation speaks for its order.</summary>
public static class AisleDecider
{
    /// <summary>Longer than any message of an order can still be on its way.</summary>
    private const int KeptDays = 90;

    public const string Kind = "aisle";

    public static readonly Decider<Aisle, AisleEvent> Aisle =
        new(Kind, Aisles.Aisle.Empty, Aisles.Aisle.Evolve, _ => []);

    public static readonly Decider<Booking, AisleEvent> Booking =
        new("booking", new Booking.NotBooked(), Aisles.Booking.Evolve, _ => [], Keep: Keep);

    public static string BookingOf(OrderId order) => $"order-{order}";

    public static string BookingOf(Guid receipt) => $"receipt-{receipt:D}";

    /// <summary>From its end only: what is still held must not be forgotten. Receipts are kept for good.</summary>
    private static TimeSpan? Keep(Booking booking) =>
        booking is Aisles.Booking.Short or Aisles.Booking.GivenBack or Aisles.Booking.TakenOut
            ? TimeSpan.FromDays(KeptDays)
            : null;
}
