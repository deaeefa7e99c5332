using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.ReadingOrders;

/// <summary>GET /orders/{orderId} and its lines: staff any, customers their own. Others' orders are not there at all.</summary>
public sealed class GetOrderFunction(DocumentStore<Order, OrderEvent> orders, Container container)
{
    [Function("GetOrder")]
    [RequiresRole("customer", "sales", "support", "finance")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{orderId:guid}")] HttpRequest http,
        Guid orderId,
        CancellationToken cancellation)
    {
        var order = await Find(http, orderId, cancellation);
        return order is null ? OrderDecider.Unknown.ToProblem() : TypedResults.Json(View.Of(order), Json.Options);
    }

    [Function("GetOrderLines")]
    [RequiresRole("customer", "sales", "support", "finance")]
    public async Task<IResult> GetLines(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{orderId:guid}/lines")] HttpRequest http,
        Guid orderId,
        CancellationToken cancellation)
    {
        if (await Find(http, orderId, cancellation) is not { } order) { return OrderDecider.Unknown.ToProblem(); }

        using var found = await container.ReadItemStreamAsync(
            OrderDecider.LinesId, new PartitionKey($"{order.Id}"), cancellationToken: cancellation);
        found.EnsureSuccessStatusCode();
        using var document = await JsonDocument.ParseAsync(found.Content, cancellationToken: cancellation);
        var lines = document.RootElement.GetProperty("body").Deserialize<ValueList<OrderLine>>(Json.Options)!;
        return TypedResults.Json(
            new Lines([.. lines.Select(line => new Line(line.Sku.Code, line.Quantity.Units, line.UnitPrice.Minor))]),
            Json.Options);
    }

    private async Task<Order.Placed?> Find(HttpRequest http, Guid orderId, CancellationToken cancellation)
    {
        var id = new OrderId(orderId);
        var order = await orders.Read(new($"{id}", "order"), cancellation) as Order.Placed;
        return order is not null && MaySee(http.HttpContext.User, order) ? order : null;
    }

    private static bool MaySee(ClaimsPrincipal user, Order.Placed order) =>
        user.IsInRole("sales") || user.IsInRole("support") || user.IsInRole("finance")
        || (order.Customer is { } customer && user.FindFirstValue("oid") == customer.ToString());

    public sealed record View(
        Guid OrderId, Guid? CustomerId, string Status, string? Because, int Lines, long TotalMinor, string Currency,
        DateTimeOffset AgreedAt, string? InvoiceNumber)
    {
        public static View Of(Order.Placed order) => new(
            order.Id.Value, order.Customer?.Value, JsonNamingPolicy.CamelCase.ConvertName(order.Progress.ToString()),
            order.Because, order.LineCount, order.Total.Minor, order.Total.Currency, order.AgreedAt,
            order.Invoice?.ToString());
    }

    public sealed record Lines(IReadOnlyList<Line> Items);

    public sealed record Line(string Sku, int Quantity, long UnitPriceMinor);
}
