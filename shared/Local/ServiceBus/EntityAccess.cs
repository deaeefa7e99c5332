using ServerlessShop.Local.Seams;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.ServiceBus;

/// <summary>
/// Who may do what, as Azure's role assignments on single entities would say it: a context is Data Sender on its own
/// topic and Data Receiver on its own subscriptions with their dead letters; the platform and operators are both on
/// everything.
/// </summary>
internal sealed class EntityAccess
{
    public const string Platform = "platform";
    public const string OperatorRole = "operator";

    private readonly Dictionary<string, string> _senders = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _receivers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Entities a deployment has left behind are nobody's: only the platform and operators reach them.</summary>
    public EntityAccess(ShopTopology topology)
    {
        foreach (var context in topology.Contexts)
        {
            if (context.Topic is { } topic) { _senders.Add(topic.Name, context.Name); }
            foreach (var heard in context.Hears) { _receivers.Add($"{heard.Topic}/{heard.Name}", context.Name); }
        }
    }

    /// <exception cref="UnauthorizedAccessException"/>
    public void DemandSend(Caller caller, string topic)
    {
        if (IsEverywhere(caller) || _senders.GetValueOrDefault(topic) == caller.Name) { return; }
        throw Refused("Send", $"'{caller.Name}' does not own the topic '{topic}'.");
    }

    /// <exception cref="UnauthorizedAccessException"/>
    public void DemandReceive(Caller caller, string topic, string subscription)
    {
        if (IsEverywhere(caller)) { return; }

        var queue = subscription.EndsWith($"/{Broker.DeadLetterQueue}", StringComparison.OrdinalIgnoreCase)
            ? subscription[..^(Broker.DeadLetterQueue.Length + 1)]
            : subscription;
        if (_receivers.GetValueOrDefault($"{topic}/{queue}") == caller.Name) { return; }
        throw Refused("Listen", $"'{caller.Name}' does not own the subscription '{topic}/{queue}'.");
    }

    /// <exception cref="UnauthorizedAccessException"/>
    public static void DemandEverything(Caller caller)
    {
        if (!IsEverywhere(caller))
        {
            throw Refused("Manage", $"'{caller.Name}' is neither the platform nor an {OperatorRole}.");
        }
    }

    private static bool IsEverywhere(Caller caller) =>
        caller.Name == Platform || caller.Roles.Contains(OperatorRole);

    private static UnauthorizedAccessException Refused(string claim, string because) =>
        new($"Unauthorized access. '{claim}' claim(s) are required to perform this operation: {because}");
}
