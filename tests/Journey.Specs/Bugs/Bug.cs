using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Journey.Specs.Standins;
using ServerlessShop.Kernel;

namespace ServerlessShop.Journey.Specs.Bugs;

/// <summary>
/// A bug that is planted around the real code, to see whether the harness finds it. This one is none: everything is as
/// it is.
/// </summary>
internal class Bug
{
    public static readonly Bug None = new();

    /// <summary>Before an instance commits a batch.</summary>
    public virtual Task BeforeCommit(Node node, IReadOnlyList<BatchOperation> batch) => Task.CompletedTask;

    /// <summary>One operation of a batch, as the store gets it.</summary>
    public virtual BatchOperation In(BatchOperation operation) => operation;

    /// <summary>How one kind of state changes.</summary>
    public virtual Decider<TState, TEvent> In<TState, TEvent>(Decider<TState, TEvent> decider) where TEvent : class =>
        decider;

    /// <summary>The road to the payment provider.</summary>
    public virtual HttpMessageHandler In(HttpMessageHandler provider) => provider;
}
