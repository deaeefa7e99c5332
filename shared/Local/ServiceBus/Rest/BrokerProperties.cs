using System.Globalization;
using System.Text.Json;

namespace ServerlessShop.Local.ServiceBus.Rest;

/// <summary>
/// The JSON object BrokerProperties, of a header or of one message in a batch. Names it does not know are ignored, as
/// documented.
/// </summary>
internal static class BrokerProperties
{
    /// <exception cref="BadRequestException">A property is of the wrong type.</exception>
    /// <exception cref="NotOfferedException">The message belongs to a session.</exception>
    public static BrokeredMessage Read(
        JsonElement? properties, byte[] body, string? contentType, IReadOnlyDictionary<string, object> userProperties)
    {
        if (properties is { ValueKind: not JsonValueKind.Object })
        {
            throw new BadRequestException("BrokerProperties is not a JSON object.");
        }

        if (Text("SessionId") is not null)
        {
            throw new NotOfferedException(
                "BrokerProperties: SessionId. Sessions are not part of the local broker, and no subscription has them.");
        }

        // Without an id a message still needs one; the namespace makes it up.
        return new(Text("MessageId") ?? Guid.NewGuid().ToString("N"), body)
        {
            // A batch has no Content-Type per message; its messages name theirs here.
            ContentType = contentType ?? Text("ContentType"),
            CorrelationId = Text("CorrelationId"),
            Subject = Text("Label"),
            To = Text("To"),
            ReplyTo = Text("ReplyTo"),
            ReplyToSessionId = Text("ReplyToSessionId"),
            PartitionKey = Text("PartitionKey"),
            TimeToLive = TimeToLive(),
            ScheduledEnqueueTime = ScheduledEnqueueTime(),
            Properties = userProperties,
        };

        string? Text(string name) => Find(name) switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.String } value => value.GetString(),
            _ => throw new BadRequestException($"BrokerProperties: {name} is not a string."),
        };

        TimeSpan? TimeToLive()
        {
            if (Text("TimeToLiveTimeSpan") is { } span)
            {
                return TimeSpan.TryParse(span, CultureInfo.InvariantCulture, out var parsed)
                    ? parsed
                    : throw new BadRequestException($"BrokerProperties: TimeToLiveTimeSpan '{span}' is not a time span.");
            }

            return Find("TimeToLive") switch
            {
                null or { ValueKind: JsonValueKind.Null } => null,
                { ValueKind: JsonValueKind.Number } value => Seconds(value.GetDouble()),
                _ => throw new BadRequestException("BrokerProperties: TimeToLive is not a number of seconds."),
            };
        }

        DateTimeOffset? ScheduledEnqueueTime()
        {
            if (Text("ScheduledEnqueueTimeUtc") is not { } time) { return null; }
            return DateTimeOffset.TryParse(
                time, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed)
                ? parsed
                : throw new BadRequestException($"BrokerProperties: ScheduledEnqueueTimeUtc '{time}' is not a time.");
        }

        JsonElement? Find(string name) =>
            properties is { } given && given.TryGetProperty(name, out var value) ? value : null;
    }

    private static TimeSpan Seconds(double seconds) =>
        seconds >= TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue
        : seconds <= 0 ? TimeSpan.Zero
        : TimeSpan.FromSeconds(seconds);
}
