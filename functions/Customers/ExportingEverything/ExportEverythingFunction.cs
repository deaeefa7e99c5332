using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Customers.OtherContexts;
using ServerlessShop.Customers.ReadingCustomers;
using ServerlessShop.Customers.WishingErasure;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Customers.ExportingEverything;

/// <summary>
/// GET /customers/me/export: all that the shop holds about whoever is signed in, a part per context. If one context does
/// not answer there is no export at all (503): a partial one would pass for everything.
/// </summary>
public sealed class ExportEverythingFunction(
    DocumentStore<Customer, CustomerEvent> customers, Container container, PersonalDataOverGateway contexts,
    TimeProvider clock)
{
    [Function("ExportEverything")]
    [RequiresRole("customer")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers/me/export")] HttpRequest http,
        CancellationToken cancellation)
    {
        var id = SignedIn.CustomerOf(http.HttpContext.User);
        var export = await Read(id, cancellation);
        http.HttpContext.Response.Headers.CacheControl = "no-store";
        http.HttpContext.Response.Headers.ContentDisposition = "attachment; filename=\"personal-data.json\"";
        return TypedResults.Json(export, Json.Options);
    }

    public async Task<Everything> Read(CustomerId id, CancellationToken cancellation)
    {
        var others = contexts.Export(id, cancellation);
        var own = await Own(id, cancellation);
        return new(id.Value, clock.GetUtcNow(), [own, .. await others]);
    }

    public sealed record Everything(Guid CustomerId, DateTimeOffset ExportedAt, IReadOnlyList<HeldData> Contexts);

    private async Task<HeldData> Own(CustomerId id, CancellationToken cancellation)
    {
        var customer = await customers.Read(CustomerDecider.KeyOf(id), cancellation);
        var consents = await ListRecordsFunction.ReadConsents(container, id, cancellation);
        var looks = await ListRecordsFunction.ReadAccesses(container, id, cancellation);
        return new("customers",
        [
            .. customer.Profile is { } p
                ? [Item(new { Kind = "profile", p.Name, p.Email, p.Language, p.Phone })]
                : Array.Empty<JsonElement>(),
            .. customer.Addresses.Select(AddressView.Of).Select(a => Item(
                new { Kind = "address", a.AddressId, a.Name, a.Street, a.City, a.PostalCode, a.Country, a.IsDefault })),
            .. consents.Select(c => Item(new { Kind = "consent", c.Purpose, c.Given, c.TextVersion, c.At, c.How })),
            .. looks.Select(look => Item(new { Kind = "access", look.At, look.By, look.Because })),
            .. customer.Erasure is { } erasure
                ? [Item(new { Kind = "erasure", Erasure = ErasureView.Of(erasure) })]
                : Array.Empty<JsonElement>(),
        ]);
    }

    private static JsonElement Item(object facts) => JsonSerializer.SerializeToElement(facts, Json.Options);
}
