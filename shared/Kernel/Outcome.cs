namespace ServerlessShop.Kernel;

/// <summary>How a transaction ended: the state it left, or the reason there is none.</summary>
public abstract record Outcome<TState>
{
    private Outcome() { }

    public sealed record Settled(TState State) : Outcome<TState>;

    public sealed record Refused(Rejection Reason) : Outcome<TState>;
}
