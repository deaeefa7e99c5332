using System.Text.Json;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Ordering.ReadingOrders;

/// <summary>What an order's page shows: the header, without its history.</summary>
/// <param name="Lines">How many there are.</param>
public sealed record OrderView(
    Guid OrderId, Guid? CustomerId, string Status, string? Because, int Lines, long TotalMinor, string Currency,
    DateTimeOffset AgreedAt, string? InvoiceNumber, bool Collected, Guid? BasketId, string? DiscountCode,
    long DiscountMinor, long ShippingMinor, IReadOnlyList<OrderView.Rate> Vat, long CapturedMinor,
    IReadOnlyList<OrderView.Parcel> Shipments)
{
    /// <summary>
    /// For the customer whose order it is: why it was refused, declined or expired, and what they wrote themselves. What
    /// staff writes, and what troubles the shop, is not for them.
    /// </summary>
    public static OrderView OfOwn(Order.Placed order) => order switch
    {
        { Progress: Progress.Refused or Progress.PaymentDeclined or Progress.Expired } => Of(order),
        { Customer: { } own } when order.History.Any(entry => entry.By == $"{own}" && entry.Why == order.Because) => Of(order),
        _ => Of(order) with { Because = null },
    };

    public static OrderView Of(Order.Placed order) => new(
        order.Id.Value, order.Customer?.Value, JsonNamingPolicy.CamelCase.ConvertName($"{order.Progress}"),
        order.Because, order.LineCount, order.Total.Minor, order.Total.Currency, order.AgreedAt,
        order.Invoice?.ToString(), order.Collected, order.BasketId, order.DiscountCode, order.DiscountMinor,
        order.ShippingMinor, [.. order.Vat.Select(rate => new Rate(rate.BasisPoints, rate.GrossMinor, rate.VatMinor))],
        order.Captured.Minor,
        [
            .. order.Shipments.Where(shipment => shipment.IsDispatched).Select(shipment => new Parcel(
                shipment.Number, shipment.Carrier, shipment.Tracking, shipment.IsDelivered)),
        ]);

    /// <summary>What of the total is taxed at one rate.</summary>
    public sealed record Rate(int RateBasisPoints, long GrossMinor, long VatMinor);

    /// <summary>A shipment that has left.</summary>
    public sealed record Parcel(int Number, string? Carrier, string? Tracking, bool Delivered);
}

/// <summary>What was ordered, in the order's own order.</summary>
public sealed record OrderLinesView(IReadOnlyList<OrderLinesView.Line> Items)
{
    public static OrderLinesView Of(ValueList<OrderLine> lines) => new([.. lines.Select(line => new Line(
        line.Sku.Code, line.Quantity.Units, line.UnitPrice.Minor, line.DiscountMinor, line.Rate.BasisPoints))]);

    public sealed record Line(string Sku, int Quantity, long UnitPriceMinor, long DiscountMinor, int VatBasisPoints);
}
