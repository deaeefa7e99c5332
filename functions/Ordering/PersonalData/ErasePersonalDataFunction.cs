using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.ListingOrders;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.PersonalData;

/// <summary>
/// DELETE /orders/personal-data/{customerId}: what was bought stays in the books, whose it was does not.
/// </summary>
public sealed class ErasePersonalDataFunction(
    DocumentStore<Order, OrderEvent> orders, DocumentStore<OrderReturns, ReturnsEvent> returns,
    DocumentStore<OrderSummary, OrderSummaryEvent> summaries, TimeProvider clock)
{
    private const string KeptBecause = "Invoices are kept for ten years, without whose they were.";

    [Function("ErasePersonalData")]
    [RequiresRole("privacy")]
    public async Task<IResult> Erase(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "orders/personal-data/{customerId:guid}")]
        HttpRequest http,
        Guid customerId,
        CancellationToken cancellation)
    {
        var (erased, kept) = (0, 0);
        Rejection? wait = null;
        foreach (var order in await orders.Of(new(customerId), cancellation))
        {
            var forget = new ForgetBuyer(order.Id, new(customerId), clock.GetUtcNow());

            // The others are forgotten all the same; whoever asks again later finds only what had to wait.
            if (await Forget(order, forget, cancellation) is { } reason) { wait = reason; continue; }

            erased++;
            if (order.Progress == Progress.Completed) { kept++; }
        }

        return wait is not null
            ? wait.ToProblem()
            : TypedResults.Json(new Answer("ordering", erased, kept, kept == 0 ? null : KeptBecause), Json.Options);
    }

    /// <summary>
    /// The order comes last: it is what they are found by, so that a run that died is done again whole.
    /// </summary>
    private async Task<Rejection?> Forget(Order.Placed order, ForgetBuyer forget, CancellationToken cancellation)
    {
        var key = ReturnsDecider.KeyOf(forget.Order);
        var known = await returns.Read(key, cancellation);
        if (ForgetBuyer.Decide(order, forget, known) is Decision<OrderEvent>.Rejected(var no)) { return no; }

        if (await returns.Transact(key, found => ForgetBuyer.Decide(found, forget), cancellation)
            is Outcome<OrderReturns>.Refused(var opened))
        {
            return opened;
        }

        await summaries.Transact(OrderSummaryDecider.KeyOf(forget.Order, forget.Person), EraseSummary.Decide, cancellation);
        return await orders.Transact(
            new($"{forget.Order}", "order"), found => ForgetBuyer.Decide(found, forget, known), cancellation)
            is Outcome<Order>.Refused(var reason) ? reason : null;
    }

    public sealed record Answer(string Context, int Erased, int Kept, string? KeptBecause);
}
