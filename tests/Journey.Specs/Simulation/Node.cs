using ServerlessShop.Messaging;

namespace ServerlessShop.Journey.Specs.Simulation;

/// <summary>One running instance of a context's app. When it dies, whatever it was doing never goes on.</summary>
internal sealed class Node(string context, int number, TimeProvider clock, Action<Node> died)
{
    public string Context => context;

    public TimeProvider Clock => clock;

    public bool IsUp { get; private set; } = true;

    public DateTimeOffset PausedUntil { get; set; }

    /// <summary>The app's own, once it is put together.</summary>
    public Outbox? Outbox { get; set; }

    public void Crash()
    {
        IsUp = false;
        died(this);
    }

    /// <summary>The timers' functions that are running here.</summary>
    public HashSet<string> Runs { get; } = [];

    public override string ToString() => $"{context}-{number}";
}
