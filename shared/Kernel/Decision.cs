using System.Collections.Immutable;

namespace ServerlessShop.Kernel;

/// <summary>What a pure decision answers: the facts that follow, or why nothing may follow.</summary>
public abstract record Decision<TEvent> where TEvent : class
{
    private Decision() { }

    public sealed record Accepted(ImmutableArray<TEvent> Events) : Decision<TEvent>;

    public sealed record Rejected(Rejection Reason) : Decision<TEvent>;

    /// <summary>The request is already true of the state. Every repeated request ends here.</summary>
    public static readonly Decision<TEvent> Nothing = new Accepted([]);

    public static implicit operator Decision<TEvent>(TEvent fact) => new Accepted([fact]);

    public static implicit operator Decision<TEvent>(Rejection reason) => new Rejected(reason);
}

/// <summary>An expected "no". Code is public and stable: clients match on it, tests assert it.</summary>
public sealed record Rejection(RejectionKind Kind, string Code, string Because);

public enum RejectionKind { NotFound, Conflict, PreconditionFailed }
