using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using static ServerlessShop.Ordering.ListingOrders.OrderSummaryEvent;

namespace ServerlessShop.Ordering.ListingOrders;

/// <summary>
/// What lists show of an order, in a document of its own: with all others of the same customer in one partition, so that
/// their list is one query there. A guest has no list, and a guest's summary lies beside the order.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NotListed), "not-listed")]
[JsonDerivedType(typeof(Listed), "listed")]
[JsonDerivedType(typeof(Erased), "erased")]
public abstract record OrderSummary
{
    private OrderSummary() { }

    public sealed record NotListed : OrderSummary;

    /// <param name="Version">The order's version that was seen last; versions between it and the next are unknown.</param>
    public sealed record Listed(int Version, ListEntry Entry) : OrderSummary;

    /// <summary>
    /// The person has asked to be forgotten. An older version of the order may still be on its way through the feed and
    /// must not put their name back; once it cannot be any more, the store forgets this too.
    /// </summary>
    public sealed record Erased : OrderSummary;

    public static OrderSummary Evolve(OrderSummary summary, OrderSummaryEvent fact) => (summary, fact) switch
    {
        (NotListed, OrderSeen e) => new Listed(e.Version, e.Entry),
        (Listed known, OrderSeen e) when e.Version > known.Version => new Listed(e.Version, e.Entry),
        (NotListed or Listed, SummaryErased) => new Erased(),
        _ => throw new UnreachableException($"{fact} cannot follow {summary}."),
    };
}

/// <summary>What happened to a summary. Nobody is told.</summary>
public abstract record OrderSummaryEvent
{
    private OrderSummaryEvent() { }

    public sealed record OrderSeen(int Version, ListEntry Entry) : OrderSummaryEvent;

    public sealed record SummaryErased : OrderSummaryEvent;
}

/// <summary>Where summaries lie, and how long.</summary>
public static class OrderSummaryDecider
{
    public const string Kind = "order-summary";

    /// <summary>Many times as long as anything stays in the feed unread.</summary>
    private static readonly TimeSpan _keepErased = TimeSpan.FromDays(30);

    public static readonly Decider<OrderSummary, OrderSummaryEvent> Instance = new(
        Kind, new OrderSummary.NotListed(), OrderSummary.Evolve, _ => [],
        Keep: summary => summary is OrderSummary.Erased ? _keepErased : null);

    public static string PartitionOf(CustomerId customer) => $"customer-{customer}";

    public static DocumentKey KeyOf(OrderId order, CustomerId? customer) =>
        new(customer is { } known ? PartitionOf(known) : $"{order}", $"summary-{order}");
}
