using System.Diagnostics;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Inventory;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Aisles;

/// <summary>
/// The documents of an aisle's partition. For an order speaks its reservation; the aisle says what is to be had.
/// </summary>
public static class AisleDecider
{
    /// <summary>Longer than any message of an order can still be on its way.</summary>
    private const int KeptDays = 90;

    public const string Kind = "aisle";

    public static readonly Decider<Aisle, AisleEvent> Aisle =
        new(Kind, Aisles.Aisle.Empty, Aisles.Aisle.Evolve, Announce);

    public static readonly Decider<Booking, AisleEvent> Booking =
        new("booking", new Booking.NotBooked(), Aisles.Booking.Evolve, _ => [], Keep: Keep);

    public static string BookingOf(OrderId order) => $"order-{order}";

    public static string BookingOf(Guid receipt) => $"receipt-{receipt:D}";

    private static IReadOnlyList<Announcement> Announce(AisleEvent fact) => fact switch
    {
        AisleEvent.LevelChanged e =>
        [
            new(Topics.Inventory, e.Sku.Code, new StockLevelChangedV1(e.Sku.Code, LevelOf(e.Level), e.Sequence)),
        ],
        _ => [],
    };

    private static string LevelOf(StockLevel level) => level switch
    {
        StockLevel.Out => "out",
        StockLevel.Low => "low",
        StockLevel.In => "in",
        _ => throw new UnreachableException($"{level} is no level."),
    };

    public static string BookingOfReturn(OrderId order, Guid returned) => $"return-{order}-{returned:D}";

    public static string BookingOfAdjustment(Guid adjustment) => $"adjustment-{adjustment:D}";

    public static string ThresholdOf(Sku sku) => $"threshold-{sku}";

    /// <summary>From its end only: what is still held must not be forgotten. Vouchers are kept for good.</summary>
    private static TimeSpan? Keep(Booking booking) =>
        booking is Aisles.Booking.Short or Aisles.Booking.GivenBack or Aisles.Booking.TakenOut
            or Aisles.Booking.Returned
            ? TimeSpan.FromDays(KeptDays)
            : null;
}
