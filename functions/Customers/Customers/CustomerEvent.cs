using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.Customers;

/// <summary>What happens to what is known about a customer. Nobody else is told.</summary>
public abstract record CustomerEvent
{
    private CustomerEvent() { }

    public sealed record ProfileChanged(Profile Profile) : CustomerEvent;

    public sealed record AddressKept(Address Address) : CustomerEvent;

    public sealed record AddressRemoved(Guid Id) : CustomerEvent;

    /// <param name="Number">From 1, in the order in which this customer's consents changed.</param>
    public sealed record ConsentChanged(Consent Consent, int Number) : CustomerEvent;

    public sealed record ErasureWished(Erasure Erasure) : CustomerEvent;

    public sealed record ErasureWithdrawn(DateTimeOffset At) : CustomerEvent;

    /// <param name="DueAt">When it is asked again, should it not answer or should whoever asks die.</param>
    public sealed record ContextAsked(string Context, DateTimeOffset At, DateTimeOffset DueAt) : CustomerEvent;

    public sealed record ContextMustWait(string Context, string Because) : CustomerEvent;

    public sealed record ContextErased(string Context, DateTimeOffset At, ErasedCount Count) : CustomerEvent;

    public sealed record CustomerErased(DateTimeOffset At) : CustomerEvent;
}
