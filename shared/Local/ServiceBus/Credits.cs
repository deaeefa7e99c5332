using ServerlessShop.Local.ServiceBus.Filters;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.ServiceBus;

/// <summary>What a message costs: computed from the topology's rules, not measured.</summary>
public sealed record MessageCost(
    OrderPathMessage Message, double FilterEvaluations, double Deliveries, IReadOnlyList<string> Consumers)
{
    public double Sends => Message.PerOrder;

    /// <summary>Each delivery is completed.</summary>
    public double Settlements => Deliveries;
}

/// <summary>
/// Throttling credits per order on the Standard tier: each rule of a topic is evaluated for each of its messages,
/// whether it matches or not.
/// </summary>
public sealed record Credits(IReadOnlyList<MessageCost> Messages)
{
    /// <summary>Published, per namespace.</summary>
    public const int StandardPerSecond = 1_000;

    public double Sends => Messages.Sum(of => of.Sends);

    public double FilterEvaluations => Messages.Sum(of => of.FilterEvaluations);

    public double Deliveries => Messages.Sum(of => of.Deliveries);

    public double Settlements => Messages.Sum(of => of.Settlements);

    /// <summary>What the documentation names: sends, receives and filter evaluations, one credit each.</summary>
    public double Documented => Sends + Deliveries + FilterEvaluations;

    /// <summary>The same if settling counts as a data operation too, on which the documentation is silent.</summary>
    public double WithSettlements => Documented + Settlements;

    /// <exception cref="StartException">The path names a topic that the topology has not.</exception>
    public static Credits PerOrder(ShopTopology topology, OrderPath path)
    {
        var deployed = Descriptions.Of(topology);
        var topics = deployed.Topics.Select(topic => topic.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var rules = deployed.Subscriptions.ToLookup(of => of.Topic, StringComparer.OrdinalIgnoreCase);
        return new([.. path.Messages.Select(message => topics.Contains(message.Topic)
            ? Cost(message, [.. rules[message.Topic]])
            : throw new StartException($"infra/order-path.json: there is no topic '{message.Topic}' in infra/topology.json."))]);
    }

    private static MessageCost Cost(OrderPathMessage message, IReadOnlyList<SubscriptionDescription> subscriptions)
    {
        var sent = new BrokeredMessage("any", ReadOnlyMemory<byte>.Empty) { Subject = message.Type };
        var consumers = subscriptions
            .Where(subscription => SqlFilter.Parse(subscription.Filter).Matches(sent))
            .Select(subscription => subscription.Name)
            .ToList();
        return new(message, message.PerOrder * subscriptions.Count, message.PerOrder * consumers.Count, consumers);
    }
}
