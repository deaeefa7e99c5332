using ServerlessShop.Journey.Specs.Simulation;

namespace ServerlessShop.Journey.Specs;

/// <summary>What must have happened at least once in a thousand histories, or they prove little.</summary>
internal static class Expected
{
    private static readonly Effect[] _everyday =
    [
        Effect.Read, Effect.Commit, Effect.CommitAndPromise, Effect.Send, Effect.Forget, Effect.Lease,
        Effect.Complete, Effect.Authorize, Effect.Capture, Effect.Void, Effect.Refund, Effect.Mail,
    ];

    private static readonly Effect[] _met =
    [
        Effect.Read, Effect.Commit, Effect.CommitAndPromise, Effect.Send, Effect.Complete, Effect.Authorize,
        Effect.Capture, Effect.Refund, Effect.Ask, Effect.Mail,
    ];

    public static readonly IReadOnlyList<string> All =
    [
        // An instance died between any two effects: between commit and send, between the provider's work and its record.
        .. _everyday.Select(effect => $"an instance died before {effect}"),
        .. _everyday.Select(effect => $"an instance died after {effect}"),

        // And nobody knew whether it was done.
        .. _everyday.Select(effect => $"{effect} failed, undone"),
        .. _everyday.Select(effect => $"{effect} failed, done"),
        .. _everyday.Where(Disorder.IsOfStore).Select(effect => $"{effect} was throttled"),
        .. _met.Select(effect => $"{effect} met an outage"),

        "a lock expired", "a lock was lost", "a message was settled without its lock", "a message was abandoned",
        "a message was delivered again", "a message came again after it was completed",
        "the broker recognised a duplicate", "several messages were heard at once", "an instance stood still",
        "a request came twice", "an answer was lost",

        "the feed brought an entry", "the feed's lease was lost", "the relay failed", "the sweep found an entry",

        "SweepOutbox ran", "NumberInvoices ran", "NumberInvoices failed", "a timer's lock was lost",
        "a timer rang on two instances", "a numbering run died between the book and the order",
        "a lease was taken over", "a fenced write was refused",

        "Inventory heard of the cancellation first", "Payments heard of the cancellation, and of nothing due",
        "a product was not known yet", "placing was refused: order-already-placed",
        "placing was refused: order-cancelled-first", "the provider was asked again under the same key",
        "the provider was asked while it was still answering",

        "an order left in two parcels", "goods came back over the counter", "goods were sent back",
        "a refund waited for a second person", "sending was refused: shipping-stopped",
        "a checkout was answered 202", "a checkout with a discount was answered 202", "a discount code was used up",
        "a use of a discount code was given back", "a mail came twice",
        .. new[] { "Cancelled", "Declined", "Delivered", "Expired", "Refunded", "Refused" }
            .Select(status => $"a checkout ended {status}"),

        "a person was called to an order", "an order ended Completed", "an order ended Refused", "an order ended PaymentDeclined",
        "an order ended Cancelled", "an order was cancelled before it was placed",
        "an order expired: The stock was not confirmed in time.",
        "an order expired: The payment was not made in time.",
    ];
}
