namespace ServerlessShop.Kernel;

/// <summary>Everything the store must know about one kind of document. Plain functions, no base class.</summary>
/// <param name="Kind">The stored kind, and the document's id where one partition has one of the kind.</param>
/// <param name="Announce">The only place where private facts become published messages.</param>
/// <param name="Attach">Immutable documents created in the same transaction; most kinds have none.</param>
/// <param name="Keep">How long a state is kept from its last change; null is for ever.</param>
public sealed record Decider<TState, TEvent>(
    string Kind,
    TState Initial,
    Func<TState, TEvent, TState> Evolve,
    Func<TEvent, IReadOnlyList<Announcement>> Announce,
    Func<TEvent, IReadOnlyList<Attachment>>? Attach = null,
    Func<TState, TimeSpan?>? Keep = null)
    where TEvent : class;

/// <summary>A private fact in the published language. With NotBefore, a deadline: sent now, heard then.</summary>
/// <param name="About">What it is about, for correlation: an order id, a sku.</param>
public sealed record Announcement(string Topic, string About, object Message, DateTimeOffset? NotBefore = null);

/// <summary>
/// An immutable document created beside the state, in its partition and transaction: what never changes again need not
/// be rewritten with every step.
/// </summary>
public sealed record Attachment(string Id, string Kind, object Body);
