using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Products;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.PlacingOrder;

/// <summary>PUT /orders/{orderId}, by sales. The client picks the id, which makes a retry harmless.</summary>
public sealed class PlaceOrderFunction(
    DocumentStore<Order, OrderEvent> orders, OrderLinesMemory lines, KnownProductsMemory products, TimeProvider clock)
{
    // Anonymous means "no function key"; who may call is checked from two tokens by RoleMiddleware.
    [Function("PlaceOrder")]
    [RequiresRole("sales")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "orders/{orderId:guid}")] HttpRequest http,
        Guid orderId,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        var seller = http.HttpContext.User.FindFirstValue("oid")!;
        if (!request.TryRead(new OrderId(orderId), seller, clock.GetUtcNow(), out var place, out var invalid))
        {
            return Problems.Invalid(invalid);
        }

        var known = await products.Among(place.Lines.Select(line => line.Sku), cancellation);
        var outcome = await orders.Transact(
            new($"{place.Id}", "order"), order => PlaceOrder.Decide(order, place, known.Contains), cancellation);

        return outcome.ToHttp(_ =>
        {
            lines.Remember(place.Id, place.Lines);
            return TypedResults.Accepted($"/orders/{place.Id}");
        });
    }

    /// <summary>Sellers state agreed prices. Customers state none: theirs come with the basket's checkout.</summary>
    public sealed record Request(
        Guid? CustomerId, string? Currency, string? PaymentToken, DateTimeOffset? AgreedAt,
        IReadOnlyList<Request.Line?>? Lines, bool Collected = false)
    {
        private const int PaymentTokenLengthMax = 100;
        private static readonly TimeSpan _clockSkew = TimeSpan.FromMinutes(5);

        public sealed record Line(string? Sku, long Quantity, long UnitPriceMinor);

        public bool TryRead(
            OrderId id, string by, DateTimeOffset now,
            [NotNullWhen(true)] out PlaceOrder? place, out Dictionary<string, string[]> invalid)
        {
            invalid = [];
            var lines = new List<OrderLine>();

            // Not even said back: what looks like a card's number is neither kept nor logged nor answered.
            if (PaymentToken is not { Length: > 0 and <= PaymentTokenLengthMax } || CardNumber.IsLike(PaymentToken))
            {
                invalid["paymentToken"] = ["The payment provider's token for this purchase; never the number of a card."];
            }

            if (Lines?.Count > PlaceOrder.LinesMax)
            {
                // Nobody reads two thousand complaints, and more cannot be a wish that is only misspelt.
                invalid["lines"] = [$"1 to {PlaceOrder.LinesMax} lines."];
                place = null;
                return false;
            }

            if (AgreedAt > now + _clockSkew) { invalid["agreedAt"] = ["Lies in the future."]; }

            foreach (var (i, line) in (Lines ?? []).Index())
            {
                var sku = Kernel.Sku.From(line?.Sku);
                var quantity = Kernel.Quantity.From(line?.Quantity ?? 0);
                var price = Money.PriceFrom(line?.UnitPriceMinor ?? -1, Currency);

                if (sku is null) { invalid[$"lines[{i}].sku"] = ["1 to 20 letters and digits."]; }
                if (quantity is null) { invalid[$"lines[{i}].quantity"] = [$"From 1 to {Kernel.Quantity.UnitsMax}."]; }
                if (price is null) { invalid[$"lines[{i}].unitPriceMinor"] = ["Minor units of an ISO 4217 currency."]; }

                if (sku is { } s && quantity is { } q && price is { } p) { lines.Add(new OrderLine(s, q, p)); }
            }

            if (Lines is not { Count: > 0 }) { invalid["lines"] = ["At least one line."]; }

            place = invalid.Count == 0
                ? new PlaceOrder(
                    id, CustomerId is { } customer ? new CustomerId(customer) : null, [.. lines], PaymentToken!, by,
                    AgreedAt ?? now, now, Collected)
                : null;
            return place is not null;
        }
    }
}
