using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.RequestingReturn;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.InspectingReturn;

/// <summary>PUT /orders/{orderId}/returns/{returnId}/inspection, by the warehouse.</summary>
public sealed class InspectReturnFunction(
    DocumentStore<OrderReturns, ReturnsEvent> returns, Sales sales, LiveOptions<ReturnsOptions> options, TimeProvider clock)
{
    [Function("InspectReturn")]
    [RequiresRole("warehouse")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "orders/{orderId:guid}/returns/{returnId:guid}/inspection")]
        HttpRequest http,
        Guid orderId,
        Guid returnId,
        CancellationToken cancellation)
    {
        var user = http.HttpContext.User;
        var request = await http.Body<Request>(cancellation);
        if (!request.TryRead(out var lines, out var invalid)) { return Problems.Invalid(invalid); }

        var order = new OrderId(orderId);
        if (await sales.Find(order, user, cancellation) is not { } sale) { return OrderDecider.Unknown.ToProblem(); }

        var inspect = new InspectReturn(
            order, new(returnId), lines, user.FindFirstValue("oid")!, options.CurrentValue.ApprovalLimitMinor, clock.GetUtcNow());
        var outcome = await returns.Transact(
            ReturnsDecider.KeyOf(order), known => InspectReturn.Decide(known, inspect, sale), cancellation);
        return outcome.ToHttp(
            known => TypedResults.Json(ReturnView.Of(known.Find(inspect.Id)!, forStaff: true), Json.Options));
    }

    /// <summary>What was found of each line; a line that is not named did not come.</summary>
    public sealed record Request(IReadOnlyList<Request.Found?>? Lines)
    {
        public sealed record Found(int Line, int Restocked = 0, int Scrapped = 0);

        public bool TryRead(
            [NotNullWhen(true)] out ValueList<InspectReturn.Found>? lines, out Dictionary<string, string[]> invalid)
        {
            invalid = [];
            if (Lines is not { Count: <= RequestReturn.LinesMax })
            {
                invalid["lines"] = [$"Up to {RequestReturn.LinesMax} lines."];
                lines = null;
                return false;
            }

            var named = new HashSet<int>();
            foreach (var (i, found) in (Lines ?? []).Index())
            {
                if (found is null || !named.Add(found.Line)) { invalid[$"lines[{i}].line"] = ["Each line once."]; }
                if (found?.Restocked is < 0 or > Quantity.UnitsMax)
                {
                    invalid[$"lines[{i}].restocked"] = ["No such number of units."];
                }
                if (found?.Scrapped is < 0 or > Quantity.UnitsMax)
                {
                    invalid[$"lines[{i}].scrapped"] = ["No such number of units."];
                }
            }

            lines = invalid.Count == 0
                ? [.. Lines!.Select(found => new InspectReturn.Found(found!.Line, found.Restocked, found.Scrapped))]
                : null;
            return lines is not null;
        }
    }
}
