using ServerlessShop.Kernel;
using Xunit;

namespace ServerlessShop.Testing;

/// <summary>
/// Given facts, when a decision is made, then facts. Every accepted decision is made twice:
/// unless a spec says otherwise, the second time must change nothing.
/// </summary>
public sealed class Spec<TState, TEvent>(Decider<TState, TEvent> decider) where TEvent : class
{
    public Scenario Given(params TEvent[] past) => new(decider, past.Aggregate(decider.Initial, decider.Evolve));

    public sealed class Scenario(Decider<TState, TEvent> decider, TState state)
    {
        public Result When(Func<TState, Decision<TEvent>> decide) => new(decider, state, decide);
    }

    public sealed class Result(Decider<TState, TEvent> decider, TState state, Func<TState, Decision<TEvent>> decide)
    {
        public void Then(params TEvent[] expected)
        {
            var events = Assert.IsType<Decision<TEvent>.Accepted>(decide(state)).Events;
            Assert.Equal(expected, events);

            var after = events.Aggregate(state, decider.Evolve);
            var again = Assert.IsType<Decision<TEvent>.Accepted>(decide(after)).Events;
            Assert.Empty(again);
        }

        public void ThenNothing() => Then();

        public void ThenRejected(Rejection expected) =>
            Assert.Equal(expected, Assert.IsType<Decision<TEvent>.Rejected>(decide(state)).Reason);

        /// <summary>What the world is told, as published records, in order.</summary>
        public void ThenSays(params object[] messages)
        {
            var events = Assert.IsType<Decision<TEvent>.Accepted>(decide(state)).Events;
            Assert.Equal(messages, events.SelectMany(decider.Announce).Select(said => said.Message));
        }
    }
}
