using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Customers.Customers;

/// <summary>What the store must know about customers. The world is told nothing of them.</summary>
public static class CustomerDecider
{
    public const string Kind = "customer";

    /// <summary>Of the documents that keep each change of a consent.</summary>
    public const string ConsentKind = "consent";

    public static readonly Rejection BeingErased = new(
        RejectionKind.Conflict, "erasure-under-way", "What is known about you is being erased; nothing can be added.");

    public static readonly Decider<Customer, CustomerEvent> Instance =
        new(Kind, Customer.Unwritten, Customer.Evolve, Announce: _ => [], Attach);

    public static DocumentKey KeyOf(CustomerId customer) => new($"{customer}", Kind);

    /// <summary>Each change of a consent has a document that never changes: what proves it must not be rewritten.</summary>
    private static IReadOnlyList<Attachment> Attach(CustomerEvent fact) => fact is CustomerEvent.ConsentChanged e
        ? [new Attachment($"{ConsentKind}-{e.Number:D8}", ConsentKind, e.Consent)]
        : [];
}
