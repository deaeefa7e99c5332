using System.Text.Json;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Ordering.ListingOrders;

/// <summary>An order as a line of a list: what is shown and what is searched by, and nothing else.</summary>
/// <param name="AtMs">When it was agreed, in milliseconds since 1970: whatever the offset it was told in, they sort.</param>
/// <param name="Email">In lower case, as it is searched for.</param>
public sealed record ListEntry(
    Guid OrderId, Guid? Buyer, string Status, int Lines, Money Total, long AtMs, string? Invoice = null, string? Email = null)
{
    public static ListEntry Of(Order.Placed order) => new(
        order.Id.Value, order.Customer?.Value, NameOf(order.Progress), order.LineCount, order.Total,
        order.AgreedAt.ToUnixTimeMilliseconds(), order.Invoice?.ToString(), order.Contact?.Email.ToLowerInvariant());

    public static string NameOf(Progress progress) => JsonNamingPolicy.CamelCase.ConvertName($"{progress}");
}
