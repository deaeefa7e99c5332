using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Customers.LeadingErasure;
using ServerlessShop.Customers.OtherContexts;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Customers.WishingErasure;

/// <summary>
/// PUT and DELETE /customers/me/erasure/{erasureId} and GET /customers/me/erasure, by the customer. A wish is tried at
/// once; what that leaves open the timer goes on with.
/// </summary>
public sealed class WishErasureFunction(
    DocumentStore<Customer, CustomerEvent> customers, ErasureLead lead, TimeProvider clock)
{
    private const string Status = "customers/me/erasure";

    [Function("WishErasure")]
    [RequiresRole("customer")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "customers/me/erasure/{erasureId:guid}")] HttpRequest http,
        Guid erasureId,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        var because = FreeText.From(request.Because, Erasure.BecauseLengthMax);
        if (because is null && request.Because is not null)
        {
            return Problems.Invalid(new Dictionary<string, string[]>
            {
                ["because"] = [$"Absent, or 1 to {Erasure.BecauseLengthMax} characters, no control characters."],
            });
        }

        var id = SignedIn.CustomerOf(http.HttpContext.User);
        var wish = new WishErasure(
            id, erasureId, because, clock.GetUtcNow(), [.. PersonalDataSources.All.Select(source => source.Context)]);
        var outcome = await customers.Transact(
            CustomerDecider.KeyOf(id), customer => WishErasure.Decide(customer, wish), cancellation);
        if (outcome is Outcome<Customer>.Refused(var reason)) { return reason.ToProblem(); }

        var customer = await lead.Lead(id, cancellation);
        return TypedResults.Accepted($"/{Status}", ErasureView.Of(customer.Erasure!));
    }

    [Function("GetErasure")]
    [RequiresRole("customer")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Status)] HttpRequest http,
        CancellationToken cancellation)
    {
        var id = SignedIn.CustomerOf(http.HttpContext.User);
        var customer = await customers.Read(CustomerDecider.KeyOf(id), cancellation);
        return customer.Erasure is { } erasure
            ? TypedResults.Json(ErasureView.Of(erasure), Json.Options)
            : WithdrawErasure.Unknown.ToProblem();
    }

    [Function("WithdrawErasure")]
    [RequiresRole("customer")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "customers/me/erasure/{erasureId:guid}")] HttpRequest http,
        Guid erasureId,
        CancellationToken cancellation)
    {
        var withdraw = new WithdrawErasure(erasureId, clock.GetUtcNow());
        var outcome = await customers.Transact(
            CustomerDecider.KeyOf(SignedIn.CustomerOf(http.HttpContext.User)),
            customer => WithdrawErasure.Decide(customer, withdraw),
            cancellation);
        return outcome.ToHttp(_ => TypedResults.NoContent());
    }

    public sealed record Request(string? Because);
}
