namespace ServerlessShop.Local.ServiceBus.Filters;

/// <summary>All that is set must be equal. Strings are compared with their case.</summary>
public sealed class CorrelationFilter : RuleFilter
{
    public string? ContentType { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>The message's subject.</summary>
    public string? Label { get; init; }

    public string? MessageId { get; init; }

    public string? ReplyTo { get; init; }

    public string? ReplyToSessionId { get; init; }

    public string? SessionId { get; init; }

    public string? To { get; init; }

    public IReadOnlyDictionary<string, object> Properties { get; init; } = BrokeredMessage.NoProperties;

    public override bool Matches(BrokeredMessage message) =>
        Same(ContentType, message.ContentType)
        && Same(CorrelationId, message.CorrelationId)
        && Same(Label, message.Subject)
        && Same(MessageId, message.MessageId)
        && Same(ReplyTo, message.ReplyTo)
        && Same(ReplyToSessionId, message.ReplyToSessionId)
        && Same(SessionId, message.SessionId)
        && Same(To, message.To)
        && Properties.All(
            wanted => message.Properties.TryGetValue(wanted.Key, out var value) && wanted.Value.Equals(value));

    private static bool Same(string? wanted, string? value) => wanted is null || wanted == value;
}
