using ServerlessShop.Shipping.Fulfilments;

namespace ServerlessShop.Shipping.ReadingShipments;

/// <summary>How far an order is on its way to the buyer.</summary>
/// <param name="Status">picking, dispatched, delivered, stopped or collected; each parcel has its own beside it.</param>
/// <param name="Left">What is still to be sent.</param>
public sealed record ShipmentAnswer(
    Guid OrderId, string Status, Address? ShipTo, IReadOnlyList<ShipmentAnswer.Line> Left,
    IReadOnlyList<ShipmentAnswer.OneParcel> Parcels)
{
    public sealed record Line(string Sku, int Units);

    public sealed record OneParcel(
        int Number, string Status, IReadOnlyList<Line> Items, string Carrier, string Tracking,
        DateTimeOffset DispatchedAt, int FailedAttempts, DateTimeOffset? EndedAt, string? Because);

    /// <summary>Null where nothing is or was to be sent.</summary>
    public static ShipmentAnswer? Of(Fulfilment fulfilment) => fulfilment switch
    {
        Fulfilment.Collected collected => new(collected.Order.Value, "collected", null, [], []),
        Fulfilment.Asked asked => new(
            asked.Order.Value, StatusOf(asked), asked.ShipTo, asked.Stopped ? [] : [.. asked.Left.Select(LineOf)],
            [.. asked.Parcels.Select((parcel, i) => Of(i + 1, parcel, asked))]),
        _ => null,
    };

    public static Line LineOf(Item item) => new(item.Sku.Code, item.Units);

    private static string StatusOf(Fulfilment.Asked asked) => asked switch
    {
        { Stopped: true } => "stopped",
        { Awaits: not null } => "picking",
        _ when asked.Parcels.All(parcel => parcel.End is ParcelEnd.Delivered) => "delivered",
        _ => "dispatched",
    };

    private static OneParcel Of(int number, Parcel parcel, Fulfilment.Asked asked) => new(
        number,
        parcel.End switch
        {
            ParcelEnd.Delivered => "delivered",
            ParcelEnd.Undeliverable => "undeliverable",
            _ => "underway",
        },
        [.. (parcel.Items ?? asked.Items).Select(LineOf)], parcel.Carrier, parcel.Tracking, parcel.DispatchedAt,
        parcel.FailedAttempts, parcel.EndedAt, parcel.Because);
}
