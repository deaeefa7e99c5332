using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.RequestingReturn;

/// <summary>
/// PUT /orders/{orderId}/returns/{returnId}, by the customer whose order it is, and by sales and support.
/// </summary>
public sealed class RequestReturnFunction(
    DocumentStore<OrderReturns, ReturnsEvent> returns, Sales sales, LiveOptions<ReturnsOptions> options, TimeProvider clock)
{
    [Function("RequestReturn")]
    [RequiresRole("customer", "sales", "support")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "orders/{orderId:guid}/returns/{returnId:guid}")]
        HttpRequest http,
        Guid orderId,
        Guid returnId,
        CancellationToken cancellation)
    {
        var user = http.HttpContext.User;
        var request = await http.Body<Request>(cancellation);
        if (!request.TryRead(user.IsInRole("sales"), out var lines, out var invalid))
        {
            return Problems.Invalid(invalid);
        }

        var order = new OrderId(orderId);
        if (await sales.Find(order, user, cancellation) is not { } sale) { return OrderDecider.Unknown.ToProblem(); }

        var ask = new RequestReturn(
            order, new(returnId), lines, request.Because!, user.FindFirstValue("oid")!, clock.GetUtcNow(),
            request.Inspection is not null, options.CurrentValue.ApprovalLimitMinor);
        var outcome = await returns.Transact(
            ReturnsDecider.KeyOf(order), known => RequestReturn.Decide(known, ask, sale), cancellation);
        return outcome.ToHttp(known => TypedResults.Accepted(
            $"/orders/{order}/returns", ReturnView.Of(known.Find(ask.Id)!, forStaff: !user.IsInRole("customer"))));
    }

    /// <param name="Inspection">restocked: the goods came over the counter and were put back at once; by sales only.</param>
    public sealed record Request(IReadOnlyList<Request.Some?>? Lines, string? Because, string? Inspection = null)
    {
        public const string Restocked = "restocked";
        public const int ReasonLengthMax = 200;

        public sealed record Some(int Line, long Units);

        public bool TryRead(
            bool atTheCounter, [NotNullWhen(true)] out ValueList<RequestReturn.Some>? lines,
            out Dictionary<string, string[]> invalid)
        {
            invalid = [];
            if (Because is not { Length: > 0 and <= ReasonLengthMax })
            {
                invalid["because"] = [$"1 to {ReasonLengthMax} characters."];
            }

            if (Inspection is not null && !(Inspection == Restocked && atTheCounter))
            {
                invalid["inspection"] = ["Absent; or 'restocked', by sales."];
            }

            if (Lines is not { Count: >= 1 and <= RequestReturn.LinesMax })
            {
                invalid["lines"] = [$"1 to {RequestReturn.LinesMax} lines."];
                lines = null;
                return false;
            }

            var named = new HashSet<int>();
            foreach (var (i, some) in (Lines ?? []).Index())
            {
                if (some is null || !named.Add(some.Line)) { invalid[$"lines[{i}].line"] = ["Each line once."]; }
                if (Quantity.From(some?.Units ?? 0) is null)
                {
                    invalid[$"lines[{i}].units"] = [$"From 1 to {Quantity.UnitsMax}."];
                }
            }

            lines = invalid.Count == 0
                ? [.. Lines!.Select(some => new RequestReturn.Some(some!.Line, (int)some.Units))]
                : null;
            return lines is not null;
        }
    }
}
