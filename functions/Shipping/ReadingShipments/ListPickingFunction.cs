using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using ServerlessShop.Shipping.Fulfilments;

namespace ServerlessShop.Shipping.ReadingShipments;

/// <summary>GET /shipments/picking-list, by the warehouse: what is to be sent, who has waited longest first.</summary>
public sealed class ListPickingFunction(Container container)
{
    private const int LimitMax = 100;

    // Both paths are stored only while something waits, so neither index grows with the orders of the past.
    private static readonly QueryDefinition _waiting =
        new QueryDefinition("SELECT * FROM c WHERE c.body.awaits = @picking ORDER BY c.body.waitsSince")
            .WithParameter("@picking", Fulfilment.Asked.AwaitsPicking);

    private static readonly Dictionary<string, string[]> _notOurs =
        new() { ["continuation"] = ["Not one that was given out here."] };

    [Function("ListPicking")]
    [RequiresRole("warehouse")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shipments/picking-list")] HttpRequest http,
        CancellationToken cancellation)
    {
        if (!TryReadLimit(http, out var limit))
        {
            return Problems.Invalid(new Dictionary<string, string[]> { ["limit"] = [$"From 1 to {LimitMax}."] });
        }

        if (!TryReadContinuation(http, out var continuation)) { return Problems.Invalid(_notOurs); }

        using var pages = container.GetItemQueryStreamIterator(
            _waiting, continuation, new QueryRequestOptions { MaxItemCount = limit });
        using var page = await pages.ReadNextAsync(cancellation);
        if (page.StatusCode == HttpStatusCode.BadRequest && continuation is not null) { return Problems.Invalid(_notOurs); }

        page.EnsureSuccessStatusCode();
        using var json = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellation);
        var documents = json.RootElement.GetProperty("Documents")
            .Deserialize<List<StateDocument<Fulfilment>>>(Json.Options)!;

        return TypedResults.Json(
            new Answer(
                [.. documents.Select(document => document.Body).OfType<Fulfilment.Asked>().Select(Entry.Of)],
                page.ContinuationToken is { } next ? WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(next)) : null),
            Json.Options);
    }

    /// <summary>A page may be empty and yet not the last: the last is the one without a continuation.</summary>
    public sealed record Answer(IReadOnlyList<Entry> Orders, string? Continuation);

    /// <param name="NextParcel">The number under which to dispatch.</param>
    public sealed record Entry(
        Guid OrderId, DateTimeOffset WaitsSince, int NextParcel, Address? ShipTo, IReadOnlyList<ShipmentAnswer.Line> Items)
    {
        public static Entry Of(Fulfilment.Asked asked) => new(
            asked.Order.Value, asked.AskedAt, asked.Parcels.Count + 1, asked.ShipTo,
            [.. asked.Left.Select(ShipmentAnswer.LineOf)]);
    }

    private static bool TryReadLimit(HttpRequest http, out int limit)
    {
        limit = LimitMax;
        return !http.Query.TryGetValue("limit", out var asked)
            || (int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                && limit is >= 1 and <= LimitMax);
    }

    private static bool TryReadContinuation(HttpRequest http, out string? continuation)
    {
        continuation = null;
        if (!http.Query.TryGetValue("continuation", out var asked) || asked.ToString().Length == 0) { return true; }

        try
        {
            continuation = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(asked.ToString()));
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
