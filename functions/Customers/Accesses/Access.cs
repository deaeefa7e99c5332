using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Customers.Accesses;

/// <summary>One look of the staff at what is known about a customer. The discriminators are the stored format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(None), "none")]
[JsonDerivedType(typeof(Recorded), "recorded")]
public abstract record Access
{
    public const int BecauseLengthMax = 200;

    private Access() { }

    public sealed record None : Access;

    /// <param name="By">Who looked: their id in the workforce's directory.</param>
    /// <param name="Name">As the directory had it then.</param>
    public sealed record Recorded(DateTimeOffset At, Guid By, string Name, string Because) : Access;

    public static Access Evolve(Access access, AccessEvent fact) => (access, fact) switch
    {
        (None, AccessEvent.Accessed e) => e.Access,
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {access}."),
    };
}

/// <summary>What happens to the record of a look: it is made, and never changes.</summary>
public abstract record AccessEvent
{
    private AccessEvent() { }

    public sealed record Accessed(Access.Recorded Access) : AccessEvent;
}

/// <summary>What the store must know about the access log: a document per look, in the customer's partition.</summary>
public static class AccessDecider
{
    public const string Kind = "access";

    public static readonly Decider<Access, AccessEvent> Instance =
        new(Kind, new Access.None(), Access.Evolve, Announce: _ => []);

    public static DocumentKey KeyOf(CustomerId customer, Guid id) => new($"{customer}", $"{Kind}-{id}");

    public static Decision<AccessEvent> Decide(Access access, Access.Recorded record) =>
        access is Access.None ? new AccessEvent.Accessed(record) : Decision<AccessEvent>.Nothing;
}
