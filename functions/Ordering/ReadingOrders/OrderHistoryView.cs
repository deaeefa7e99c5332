using System.Text.Json;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Ordering.ReadingOrders;

/// <summary>What happened to an order, the oldest first.</summary>
public sealed record OrderHistoryView(IReadOnlyList<OrderHistoryView.Entry> Items)
{
    private const string System = "system";

    /// <summary>What a customer is told the reason of; what staff writes about an order is not for them.</summary>
    private static readonly HashSet<string> _toldWhy = ["refused", "paymentDeclined", "expired"];

    /// <summary>For staff: everything.</summary>
    public static OrderHistoryView Of(Order.Placed order) => new([.. order.History.Select(entry => new Entry(
        entry.At, entry.What, entry.By ?? System, entry.Why, entry.Shipment,
        entry.Action is { } action ? JsonNamingPolicy.CamelCase.ConvertName($"{action}") : null))]);

    /// <summary>For the customer whose order it is: nobody of the staff by name, and no internal notes.</summary>
    public static OrderHistoryView OfOwn(Order.Placed order) => new([.. order.History.Select(entry =>
    {
        var isOwn = entry.By is not null && entry.By == order.Customer?.ToString();
        return new Entry(
            entry.At, entry.What, isOwn ? entry.By : null, isOwn || _toldWhy.Contains(entry.What) ? entry.Why : null,
            entry.Shipment, Action: null);
    })]);

    /// <param name="By">An object id, or system.</param>
    public sealed record Entry(
        DateTimeOffset At, string What, string? By, string? Why, int? Shipment, string? Action);
}
