using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Customers.Accesses;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Customers.LeadingErasure;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.ReadingCustomers;

/// <summary>The two lists that only grow: GET /customers/me/consents and /customers/me/access-log, the newest first.</summary>
public sealed class ListRecordsFunction(Container container)
{
    private const int NewestMax = 500;

    [Function("ListConsents")]
    [RequiresRole("customer")]
    public async Task<IResult> Consents(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers/me/consents")] HttpRequest http,
        CancellationToken cancellation)
    {
        var changes = await ReadConsents(container, SignedIn.CustomerOf(http.HttpContext.User), cancellation);
        return TypedResults.Json(new Answer<Consent>([.. changes.Take(NewestMax)]), Json.Options);
    }

    [Function("ListAccesses")]
    [RequiresRole("customer")]
    public async Task<IResult> Accesses(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers/me/access-log")] HttpRequest http,
        CancellationToken cancellation)
    {
        var looks = await ReadAccesses(container, SignedIn.CustomerOf(http.HttpContext.User), cancellation);
        return TypedResults.Json(new Answer<AccessView>([.. looks.Take(NewestMax)]), Json.Options);
    }

    public sealed record Answer<T>(IReadOnlyList<T> Items);

    /// <summary>Who looked, when and why. The directory's id of the person is for the shop's own inquiries.</summary>
    public sealed record AccessView(DateTimeOffset At, string By, string Because);

    /// <summary>All changes of a customer's consents, the newest first.</summary>
    public static async Task<IReadOnlyList<Consent>> ReadConsents(
        Container container, CustomerId customer, CancellationToken cancellation)
    {
        var found = await Read(container, customer, [CustomerDecider.ConsentKind], cancellation);
        return
        [
            .. found.OrderByDescending(document => document.Id, StringComparer.Ordinal)
                .Select(document => document.Body.Deserialize<Consent>(Json.Options)!),
        ];
    }

    /// <summary>All looks at a customer, the newest first.</summary>
    public static async Task<IReadOnlyList<AccessView>> ReadAccesses(
        Container container, CustomerId customer, CancellationToken cancellation)
    {
        var found = await Read(container, customer, [AccessDecider.Kind], cancellation);
        return
        [
            .. found.Select(document => document.Body.Deserialize<Access>(Json.Options)).Cast<Access.Recorded>()
                .OrderByDescending(look => look.At)
                .Select(look => new AccessView(look.At, look.Name, look.Because)),
        ];
    }

    /// <summary>Deletes both lists. What is gone already is gone.</summary>
    public static DeleteLists Deleting(Container container) => async (customer, cancellation) =>
    {
        string[] kinds = [CustomerDecider.ConsentKind, AccessDecider.Kind];
        foreach (var document in await Read(container, customer, kinds, cancellation))
        {
            using var deleted = await container.DeleteItemStreamAsync(
                document.Id, new PartitionKey($"{customer}"), cancellationToken: cancellation);
            if (deleted.StatusCode != System.Net.HttpStatusCode.NotFound) { deleted.EnsureSuccessStatusCode(); }
        }
    };

    private static async Task<IReadOnlyList<Stored>> Read(
        Container container, CustomerId customer, string[] kinds, CancellationToken cancellation)
    {
        var found = new List<Stored>();
        using var pages = container.GetItemQueryStreamIterator(
            new QueryDefinition("SELECT c.id, c.body FROM c WHERE ARRAY_CONTAINS(@kinds, c.kind)").WithParameter("@kinds", kinds),
            requestOptions: new QueryRequestOptions { PartitionKey = new PartitionKey($"{customer}") });
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadNextAsync(cancellation);
            page.EnsureSuccessStatusCode();
            using var json = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellation);
            found.AddRange(json.RootElement.GetProperty("Documents").Deserialize<List<Stored>>(Json.Options)!);
        }

        return found;
    }

    private sealed record Stored(string Id, JsonElement Body);
}
