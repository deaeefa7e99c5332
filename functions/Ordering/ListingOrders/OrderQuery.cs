using System.Globalization;
using System.Text;
using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.ListingOrders;

/// <summary>
/// Which orders a list is to show, newest first. Every condition is served by an index of the container.
/// </summary>
public sealed record OrderQuery(
    string? Status = null, CustomerId? Customer = null, string? Invoice = null, string? Email = null,
    DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    public (string Text, IReadOnlyDictionary<string, object> Parameters) ToSql()
    {
        // The range is always asked for: it keeps out what has no such moment, and the sort runs along the same index.
        var text = new StringBuilder(
            "SELECT VALUE c.body.entry FROM c WHERE c.kind = @kind AND c.body.entry.atMs >= @from AND c.body.entry.atMs < @to");
        var parameters = new Dictionary<string, object>
        {
            ["@kind"] = OrderSummaryDecider.Kind,
            ["@from"] = (From ?? DateTimeOffset.UnixEpoch).ToUnixTimeMilliseconds(),
            ["@to"] = (To ?? DateTimeOffset.MaxValue).ToUnixTimeMilliseconds(),
        };
        Where("status", Status);
        Where("invoice", Invoice);
        Where("email", Email);
        return (text.Append(" ORDER BY c.body.entry.atMs DESC").ToString(), parameters);

        void Where(string member, string? value)
        {
            if (value is null) { return; }

            text.Append(CultureInfo.InvariantCulture, $" AND c.body.entry.{member} = @{member}");
            parameters[$"@{member}"] = value;
        }
    }
}
