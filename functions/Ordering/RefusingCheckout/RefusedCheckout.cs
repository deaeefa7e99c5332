using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.RefusingCheckout;

/// <summary>
/// That a basket was told no, beside the order of that id if there is one: two baskets may have named the same order. Whose
/// it was is only in what is said, not in what is kept.
/// </summary>
/// <param name="At">When; null until it was.</param>
public sealed record RefusedCheckout(string? Because, DateTimeOffset? At);

/// <summary>A checkout was refused.</summary>
public sealed record RefusedCheckoutEvent(OrderId Order, string Because, Audience Audience, DateTimeOffset At);

/// <summary>Where refused checkouts lie, how long, and who is told.</summary>
public static class RefusedCheckoutDecider
{
    /// <summary>Much longer than a checkout can still be on its way.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public static readonly Decider<RefusedCheckout, RefusedCheckoutEvent> Instance = new(
        "refused-checkout", new RefusedCheckout(null, null), (_, e) => new(e.Because, e.At),
        e => Milestones.Say(e.Order, e.Audience, "refused", e.Because), Keep: _ => Kept);

    public static DocumentKey KeyOf(OrderId order, Guid basketId) => new($"{order}", $"refused-{basketId}");
}
