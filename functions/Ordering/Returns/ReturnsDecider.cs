using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using static ServerlessShop.Ordering.Returns.ReturnsEvent;

namespace ServerlessShop.Ordering.Returns;

/// <summary>
/// What the returns of an order start as, what of them the world is told, and what is refused by several steps.
/// </summary>
public static class ReturnsDecider
{
    public const string Kind = "returns";

    public static readonly Decider<OrderReturns, ReturnsEvent> Instance =
        new(Kind, new OrderReturns([]), OrderReturns.Evolve, Announce);

    public static readonly Rejection Unknown =
        new(RejectionKind.NotFound, "return-unknown", "There is no such return.");

    public static readonly Rejection Rejected =
        new(RejectionKind.Conflict, "return-rejected", "This return has been rejected.");

    public static readonly Rejection AboveCaptured = new(
        RejectionKind.Conflict, "refund-above-captured", "So much has not been taken from the buyer, or not yet.");

    public static DocumentKey KeyOf(OrderId order) => new($"{order}", Kind);

    /// <summary>The only place where what happened to a return becomes public.</summary>
    private static IReadOnlyList<Announcement> Announce(ReturnsEvent fact) => fact switch
    {
        ReturnInspected e when e.Lines.Any(line => line.Came > 0) =>
        [
            Say(e.Order, new ReturnInspectedV1(
                e.Order.Value, e.Id.Value,
                [.. PerSku(e.Lines, line => line.Restocked ?? 0)], [.. PerSku(e.Lines, line => line.Scrapped ?? 0)])),
        ],
        RefundAsked e =>
        [
            Say(e.Order, new RefundDueV1(
                e.Order.Value, e.Id.Value, e.Amount.Minor, e.Amount.Currency, e.Because, e.By, e.ApprovedBy)),
        ],
        RefundMade { Audience: { } buyer } e =>
        [
            Say(e.Order, new OrderMilestoneV1(
                e.Order.Value, buyer.BasketId, buyer.Customer?.Value, "refunded", Because: null,
                buyer.Contact is { } to ? new(to.Email, to.Name, to.Language) : null, buyer.Total.Minor,
                buyer.Total.Currency, AmountMinor: e.Amount.Minor, Number: $"{e.Id}")),
        ],
        _ => [],
    };

    private static IEnumerable<OrderedV1> PerSku(ValueList<ReturnedLine> lines, Func<ReturnedLine, int> units) => lines
        .GroupBy(line => line.Sku.Code, StringComparer.Ordinal)
        .Select(ofSku => new OrderedV1(ofSku.Key, ofSku.Sum(units)))
        .Where(some => some.Units > 0);

    private static Announcement Say(OrderId about, object message) => new(Topics.Ordering, $"{about}", message);
}
