using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Customers.ReadingCustomers;

/// <summary>GET /customers/me: profile, addresses and consents of whoever is signed in, with the tag that PUT asks for.</summary>
public sealed class GetOwnCustomerFunction(DocumentStore<Customer, CustomerEvent> customers)
{
    [Function("GetOwnCustomer")]
    [RequiresRole("customer")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers/me")] HttpRequest http,
        CancellationToken cancellation)
    {
        var id = SignedIn.CustomerOf(http.HttpContext.User);
        var (customer, etag) = await customers.ReadTagged(CustomerDecider.KeyOf(id), cancellation);
        var view = CustomerView.Of(id.Value, customer);

        // Nothing is stored yet, so there is nothing to match: If-None-Match: * says "only if that is still so".
        return etag is null ? TypedResults.Json(view, Json.Options) : http.Tagged(view, etag);
    }
}
