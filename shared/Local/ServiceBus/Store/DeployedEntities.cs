using System.Text.Json;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.ServiceBus.Store;

/// <summary>
/// The entities that exist. A start deploys the topology over what is there, as an incremental deployment does: what is
/// new is created empty, what changed is updated (a rule for messages to come only), and what the topology no longer
/// names stays with its messages and goes on receiving, because a deployment deletes nothing by itself.
/// </summary>
internal sealed record DeployedEntities(
    IReadOnlyList<DeployedTopic> Topics, IReadOnlyList<DeployedSubscription> Subscriptions)
{
    /// <exception cref="StartException">A change that Azure refuses.</exception>
    public static DeployedEntities Deploy(Session session, Descriptions wanted)
    {
        foreach (var topic in wanted.Topics) { Deploy(session, topic); }

        var topics = session.Query(
            row => new DeployedTopic(row.GetInt32(0), JsonSerializer.Deserialize<TopicDescription>(row.GetString(1))!),
            "SELECT id, description FROM topics ORDER BY id");
        var ids = topics.ToDictionary(
            topic => topic.Description.Name, topic => topic.Id, StringComparer.OrdinalIgnoreCase);
        if (topics.Count > 0 && topics[^1].Id > MessageKey.TopicsMax)
        {
            throw new StartException($"More than {MessageKey.TopicsMax} Service Bus topics.");
        }

        var inTopology = new HashSet<int>();
        foreach (var subscription in wanted.Subscriptions)
        {
            inTopology.Add(Convert.ToInt32(
                session.Scalar(
                    """
                    INSERT INTO subscriptions (topic, name, description) VALUES ($1, $2, $3)
                    ON CONFLICT (topic, name) DO UPDATE SET description = excluded.description RETURNING id
                    """,
                    ids[subscription.Topic], subscription.Name, JsonSerializer.Serialize(subscription)),
                System.Globalization.CultureInfo.InvariantCulture));
        }

        var subscriptions = session.Query(
            row => new DeployedSubscription(
                row.GetInt32(0), row.GetInt32(1),
                JsonSerializer.Deserialize<SubscriptionDescription>(row.GetString(2))!,
                inTopology.Contains(row.GetInt32(0))),
            "SELECT id, topic, description FROM subscriptions ORDER BY id");

        return new(topics, subscriptions);
    }

    private static void Deploy(Session session, TopicDescription topic)
    {
        var before = (string?)session.Scalar("SELECT description FROM topics WHERE name = $1", topic.Name);
        if (before is not null
            && (JsonSerializer.Deserialize<TopicDescription>(before)!.DuplicateDetection is null)
                != (topic.DuplicateDetection is null))
        {
            throw new StartException(
                $"infra/topology.json: duplicate detection of the Service Bus topic '{topic.Name}' cannot be changed "
                + "once the topic exists, as in Azure. Give it another name, or start with --fresh to begin empty.");
        }

        session.Execute(
            """
            INSERT INTO topics (name, sequence, description) VALUES ($1, 0, $2)
            ON CONFLICT (name) DO UPDATE SET description = excluded.description
            """,
            topic.Name, JsonSerializer.Serialize(topic));
    }
}

internal sealed record DeployedTopic(int Id, TopicDescription Description);

internal sealed record DeployedSubscription(int Id, int Topic, SubscriptionDescription Description, bool InTopology);
