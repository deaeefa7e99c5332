using System.Text.RegularExpressions;
using ServerlessShop.Local.ServiceBus.Filters;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.ServiceBus;

/// <summary>
/// The topology's entities, checked as Azure's deployment would: a wrong one stops the start by its name.
/// </summary>
internal sealed partial record Descriptions(
    IReadOnlyList<TopicDescription> Topics, IReadOnlyList<SubscriptionDescription> Subscriptions)
{
    /// <exception cref="StartException"/>
    public static Descriptions Of(ShopTopology topology)
    {
        var topics = new Dictionary<string, TopicDescription>(StringComparer.OrdinalIgnoreCase);
        foreach (var context in topology.Contexts)
        {
            if (context.Topic is not { } topic) { continue; }
            if (!topics.TryAdd(topic.Name, Of(context.Name, topic)))
            {
                throw Wrong($"topic '{topic.Name}'", "is declared twice");
            }
        }

        var subscriptions = new Dictionary<string, SubscriptionDescription>(StringComparer.OrdinalIgnoreCase);
        foreach (var subscription in topology.Contexts.SelectMany(context => context.Hears))
        {
            var path = $"subscription '{subscription.Topic}/{subscription.Name}'";
            if (!topics.ContainsKey(subscription.Topic)) { throw Wrong(path, "is to a topic that no context has"); }
            if (!subscriptions.TryAdd(path, Of(path, subscription))) { throw Wrong(path, "is declared twice"); }
        }

        foreach (var (topic, count) in subscriptions.Values.CountBy(of => of.Topic, StringComparer.OrdinalIgnoreCase))
        {
            Demand(
                count <= Limits.SubscriptionsPerTopicMax, $"topic '{topic}'",
                $"has {count} subscriptions; at most {Limits.SubscriptionsPerTopicMax} are allowed");
        }

        return new([.. topics.Values], [.. subscriptions.Values]);
    }

    private static TopicDescription Of(string context, ShopTopic topic)
    {
        var entity = $"topic '{topic.Name}'";
        CheckName(entity, topic.Name, Limits.TopicNameCharsMax);
        Demand(topic.MessageTtlDays >= 1, entity, "needs messageTtlDays of 1 or more");
        if (!topic.DuplicateDetection)
        {
            return new(topic.Name, context, null, TimeSpan.FromDays(topic.MessageTtlDays));
        }

        var window = TimeSpan.FromMinutes(topic.DuplicateDetectionMinutes);
        Demand(
            window >= Limits.DuplicateDetectionMin && window <= Limits.DuplicateDetectionMax, entity,
            $"has a duplicate detection window of {window}; it is between {Limits.DuplicateDetectionMin} "
            + $"and {Limits.DuplicateDetectionMax}");
        return new(topic.Name, context, window, TimeSpan.FromDays(topic.MessageTtlDays));
    }

    private static SubscriptionDescription Of(string path, ShopSubscription subscription)
    {
        CheckName(path, subscription.Name, Limits.SubscriptionNameCharsMax);
        var locked = TimeSpan.FromSeconds(subscription.LockSeconds);
        Demand(
            locked > TimeSpan.Zero && locked <= Limits.LockDurationMax, path,
            $"has lockSeconds of {subscription.LockSeconds}; it is between 1 and "
            + $"{Limits.LockDurationMax.TotalSeconds}");
        Demand(
            subscription.MaxDeliveryCount is >= 1 and <= Limits.DeliveryCountMax, path,
            $"has maxDeliveryCount of {subscription.MaxDeliveryCount}; it is between 1 and {Limits.DeliveryCountMax}");

        try { SqlFilter.Parse(subscription.Filter); }
        catch (FilterSyntaxException) when (RuleAction().IsMatch(subscription.Filter))
        {
            throw Wrong(path, "has a rule action (SET or REMOVE) behind its filter; the local broker has no rule actions");
        }
        catch (FilterSyntaxException syntax)
        {
            throw Wrong(path, $"has a filter that does not parse: {syntax.Message}");
        }

        return new(
            subscription.Topic, subscription.Name, subscription.Filter, locked, subscription.MaxDeliveryCount,
            subscription.DeadLetterOnExpiration);
    }

    // Looked for only in what does not parse as a filter: a property may be named SET.
    [GeneratedRegex(@"(^|[\s;])(SET|REMOVE)\s+[\w\[""]", RegexOptions.IgnoreCase)]
    private static partial Regex RuleAction();

    private static void CheckName(string entity, string name, int max)
    {
        Demand(name.Length <= max, entity, $"has a name of {name.Length} characters; at most {max} are allowed");
        Demand(
            name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
            && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_'),
            entity,
            "has a name Azure refuses: letters, digits, '.', '-' and '_', beginning and ending with a letter or digit");
    }

    private static void Demand(bool met, string entity, string because)
    {
        if (!met) { throw Wrong(entity, because); }
    }

    private static StartException Wrong(string entity, string because) =>
        new($"infra/topology.json: the Service Bus {entity} {because}.");
}

/// <summary>A topic as it was deployed.</summary>
/// <param name="Owner">The context whose identity may send to it.</param>
/// <param name="DuplicateDetection">The window, null when there is no detection.</param>
internal sealed record TopicDescription(string Name, string Owner, TimeSpan? DuplicateDetection, TimeSpan TimeToLive);

/// <summary>A subscription as it was deployed.</summary>
internal sealed record SubscriptionDescription(
    string Topic, string Name, string Filter, TimeSpan LockDuration, int MaxDeliveryCount, bool DeadLetterOnExpiration);
