using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.ListingOrders;

/// <summary>What both lists are: one page of summaries, and where the next begins.</summary>
public static class ListedOrdersFunction
{
    private const int LimitMax = 100;
    private const int LimitUsual = 20;

    private static readonly Dictionary<string, string[]> _notOurs =
        new() { ["continuation"] = ["Not one that was given out here."] };

    public static async Task<IResult> Page(
        Container container, HttpRequest http, OrderQuery asked, bool forStaff, CancellationToken cancellation)
    {
        if (!TryReadLimit(http, out var limit))
        {
            return Problems.Invalid(new Dictionary<string, string[]> { ["limit"] = [$"From 1 to {LimitMax}."] });
        }

        if (!TryReadContinuation(http, out var continuation)) { return Problems.Invalid(_notOurs); }

        using var page = await Read(container, asked, limit, continuation, cancellation);
        if (page.StatusCode == HttpStatusCode.BadRequest && continuation is not null)
        {
            return Problems.Invalid(_notOurs);
        }

        page.EnsureSuccessStatusCode();
        using var json = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellation);
        var entries = json.RootElement.GetProperty("Documents").Deserialize<List<ListEntry>>(Json.Options)!;
        return TypedResults.Json(
            new Answer(
                [.. entries.Select(entry => Item.Of(entry, forStaff))],
                page.ContinuationToken is { } next ? WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(next)) : null),
            Json.Options);
    }

    internal static async Task<ResponseMessage> Read(
        Container container, OrderQuery asked, int limit, string? continuation, CancellationToken cancellation)
    {
        var (text, parameters) = asked.ToSql();
        var query = parameters.Aggregate(
            new QueryDefinition(text), (definition, one) => definition.WithParameter(one.Key, one.Value));
        using var pages = container.GetItemQueryStreamIterator(query, continuation, new QueryRequestOptions
        {
            MaxItemCount = limit,
            PartitionKey = asked.Customer is { } customer ? new PartitionKey(OrderSummaryDecider.PartitionOf(customer)) : null,
        });
        return await pages.ReadNextAsync(cancellation);
    }

    /// <summary>A page may be empty and yet not the last: the last is the one without a continuation.</summary>
    public sealed record Answer(IReadOnlyList<Item> Items, string? Continuation);

    /// <summary>Customers know who they are.</summary>
    public sealed record Item(
        Guid OrderId, Guid? CustomerId, string Status, int Lines, long TotalMinor, string Currency, DateTimeOffset AgreedAt,
        string? InvoiceNumber, string? Email)
    {
        public static Item Of(ListEntry entry, bool forStaff) => new(
            entry.OrderId, forStaff ? entry.Buyer : null, entry.Status, entry.Lines, entry.Total.Minor, entry.Total.Currency,
            DateTimeOffset.FromUnixTimeMilliseconds(entry.AtMs), entry.Invoice, forStaff ? entry.Email : null);
    }

    private static bool TryReadLimit(HttpRequest http, out int limit)
    {
        limit = LimitUsual;
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
