using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.ListingOrders;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.PersonalData;

/// <summary>GET /orders/personal-data/{customerId}: what is known here of a customer, for the customer.</summary>
public sealed class ExportPersonalDataFunction(
    DocumentStore<Order, OrderEvent> orders, DocumentStore<OrderReturns, ReturnsEvent> returns, OrderLinesMemory lines)
{
    [Function("ExportPersonalData")]
    [RequiresRole("privacy")]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/personal-data/{customerId:guid}")]
        HttpRequest http,
        Guid customerId,
        CancellationToken cancellation)
    {
        var items = new List<object>();
        foreach (var order in (await orders.Of(new(customerId), cancellation)).OrderBy(order => order.AgreedAt))
        {
            items.Add(OrderItem.Of(order, await lines.Of(order.Id, cancellation)));
            var returned = await returns.Read(ReturnsDecider.KeyOf(order.Id), cancellation);
            items.AddRange(returned.Items.Select(
                one => new ReturnItem("return", order.Id.Value, ReturnView.Of(one, forStaff: false))));
        }

        return TypedResults.Json(new Answer("ordering", items), Json.Options);
    }

    /// <param name="Items">Each says its kind, and has members of its own.</param>
    public sealed record Answer(string Context, IReadOnlyList<object> Items);

    public sealed record OrderItem(
        string Kind, Guid OrderId, string Status, DateTimeOffset AgreedAt, long TotalMinor, string Currency,
        string? InvoiceNumber, Contact? Contact, Address? ShipTo, string? DiscountCode, IReadOnlyList<Line> Lines)
    {
        public static OrderItem Of(Order.Placed order, ValueList<OrderLine> lines) => new(
            "order", order.Id.Value, ListEntry.NameOf(order.Progress), order.AgreedAt, order.Total.Minor,
            order.Total.Currency, order.Invoice?.ToString(), order.Contact, order.ShipTo, order.DiscountCode,
            [.. lines.Select(line => new Line(line.Sku.Code, line.Quantity.Units, line.UnitPrice.Minor, line.DiscountMinor))]);
    }

    public sealed record Line(string Sku, int Quantity, long UnitPriceMinor, long DiscountMinor);

    public sealed record ReturnItem(string Kind, Guid OrderId, ReturnView Return);
}
