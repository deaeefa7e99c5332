using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Customers.Accesses;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Customers.ReadingCustomers;

/// <summary>
/// GET /customers/{customerId}?because=…, by role support. The look is recorded before anything is shown, so that what
/// cannot be recorded is not seen; the customer reads who looked, when and why.
/// </summary>
public sealed class GetCustomerFunction(
    DocumentStore<Customer, CustomerEvent> customers, DocumentStore<Access, AccessEvent> accesses, TimeProvider clock)
{
    [Function("GetCustomer")]
    [RequiresRole("support")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers/{customerId:guid}")] HttpRequest http,
        Guid customerId,
        CancellationToken cancellation)
    {
        if (FreeText.From(http.Query["because"], Access.BecauseLengthMax) is not { } because)
        {
            return Problems.Invalid(new Dictionary<string, string[]>
            {
                ["because"] = [$"Say in 1 to {Access.BecauseLengthMax} characters why you look; the customer can read it."],
            });
        }

        var user = http.HttpContext.User;
        var by = SignedIn.IdOf(user);
        var look = new Access.Recorded(clock.GetUtcNow(), by, user.FindFirst("name")?.Value ?? $"{by}", because);
        var id = new CustomerId(customerId);
        await accesses.Transact(
            AccessDecider.KeyOf(id, Guid.NewGuid()), access => AccessDecider.Decide(access, look), cancellation);

        var customer = await customers.Read(CustomerDecider.KeyOf(id), cancellation);
        http.HttpContext.Response.Headers.CacheControl = "no-store"; // A kept answer would be a look that nobody records.
        return TypedResults.Json(CustomerView.Of(customerId, customer), Json.Options);
    }
}
