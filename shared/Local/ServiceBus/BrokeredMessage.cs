using System.Text;

namespace ServerlessShop.Local.ServiceBus;

/// <summary>A message as a sender gives it: what rules may look at, and a body nobody but the receiver reads.</summary>
/// <param name="MessageId">What duplicate detection knows it by.</param>
public sealed record BrokeredMessage(string MessageId, ReadOnlyMemory<byte> Body)
{
    public static readonly IReadOnlyDictionary<string, object> NoProperties =
        new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);

    public string? ContentType { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>Rules and the REST API call it Label.</summary>
    public string? Subject { get; init; }

    public string? To { get; init; }

    public string? ReplyTo { get; init; }

    public string? ReplyToSessionId { get; init; }

    public string? SessionId { get; init; }

    public string? PartitionKey { get; init; }

    /// <summary>The sender's wish. The entity's own is the ceiling.</summary>
    public TimeSpan? TimeToLive { get; init; }

    public DateTimeOffset? ScheduledEnqueueTime { get; init; }

    /// <summary>Application properties: string, bool, int, long, double, decimal, Guid, DateTimeOffset.</summary>
    public IReadOnlyDictionary<string, object> Properties
    {
        get;
        init => field = IgnoreCase(value);
    }
    = NoProperties;

    /// <summary>Everything but the body, in bytes.</summary>
    public int HeaderSize =>
        SizeOf(MessageId) + SizeOf(ContentType) + SizeOf(CorrelationId) + SizeOf(Subject) + SizeOf(To) + SizeOf(ReplyTo)
        + SizeOf(ReplyToSessionId) + SizeOf(SessionId) + SizeOf(PartitionKey)
        + Properties.Sum(property => SizeOf(property.Key) + SizeOf(property.Value));

    public int Size => HeaderSize + Body.Length;

    /// <summary>Property names are case-insensitive.</summary>
    /// <exception cref="MessageRefusedException">Two names differ in nothing but case.</exception>
    internal static IReadOnlyDictionary<string, object> IgnoreCase(IReadOnlyDictionary<string, object> properties)
    {
        if (properties is Dictionary<string, object> { Comparer: var comparer }
            && comparer == StringComparer.OrdinalIgnoreCase)
        {
            return properties;
        }

        var ignoringCase = new Dictionary<string, object>(properties.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in properties)
        {
            if (!ignoringCase.TryAdd(name, value))
            {
                throw new MessageRefusedException(MessageRefusal.Invalid, $"The property '{name}' is there twice.");
            }
        }

        return ignoringCase;
    }

    internal static int SizeOf(object? value) => value switch
    {
        null => 0,
        string text => Encoding.UTF8.GetByteCount(text),
        bool => 1,
        int => sizeof(int),
        Guid or decimal => 16,
        _ => sizeof(long),
    };
}
