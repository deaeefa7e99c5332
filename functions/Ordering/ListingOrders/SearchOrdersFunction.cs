using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Ordering.ListingOrders;

/// <summary>
/// GET /orders/search, by staff: by status, customer, invoice number, e-mail and date, the newest first.
/// </summary>
public sealed class SearchOrdersFunction(Container container)
{
    private const int TextLengthMax = 254; // An e-mail address has no more.

    private static readonly HashSet<string> _statuses = [.. Enum.GetValues<Progress>().Select(ListEntry.NameOf)];

    [Function("SearchOrders")]
    [RequiresRole("sales", "support", "finance")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/search")] HttpRequest http,
        CancellationToken cancellation) =>
        TryRead(http.Query, out var query, out var invalid)
            ? ListedOrdersFunction.Page(container, http, query, forStaff: true, cancellation)
            : Task.FromResult<IResult>(Problems.Invalid(invalid));

    internal static bool TryRead(
        IQueryCollection asked, [NotNullWhen(true)] out OrderQuery? query, out Dictionary<string, string[]> invalid)
    {
        var wrong = new Dictionary<string, string[]>();
        query = new OrderQuery(
            Text("status"), Guid("customer") is { } customer ? new CustomerId(customer) : null, Text("invoice"),
            Text("email")?.ToLowerInvariant(), Moment("from"), Moment("to"));
        if (query.Status is { } status && !_statuses.Contains(status)) { wrong["status"] = ["One of an order's."]; }

        invalid = wrong;
        if (wrong.Count > 0) { query = null; }
        return query is not null;

        string? Text(string name)
        {
            if (asked[name].ToString() is not { Length: > 0 } text) { return null; }
            if (text.Length > TextLengthMax) { wrong[name] = [$"Up to {TextLengthMax} characters."]; }
            return text;
        }

        Guid? Guid(string name)
        {
            if (Text(name) is not { } text) { return null; }
            if (System.Guid.TryParse(text, out var guid)) { return guid; }
            wrong[name] = ["An id, as of the identity provider."];
            return null;
        }

        DateTimeOffset? Moment(string name)
        {
            if (Text(name) is not { } text) { return null; }
            if (DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            {
                return moment;
            }

            wrong[name] = ["A date, or a date and time (ISO 8601); without an offset, of UTC."];
            return null;
        }
    }
}
