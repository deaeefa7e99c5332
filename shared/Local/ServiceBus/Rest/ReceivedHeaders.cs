using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServerlessShop.Local.ServiceBus.Queues;

namespace ServerlessShop.Local.ServiceBus.Rest;

/// <summary>
/// A received message's header as HTTP's: BrokerProperties in JSON, and every application property under its own name,
/// strings quoted, so that they are told from numbers and booleans. ASCII only, as headers are.
/// </summary>
internal static class ReceivedHeaders
{
    private static readonly SearchValues<char> _letters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Why a message cannot be received over HTTP; null when it can.</summary>
    public static string? CannotTravel(BrokeredMessage message)
    {
        foreach (var name in message.Properties.Keys)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(_letters) || SendRequest.IsOfHttp(name)
                || name.Equals(HeaderNames.Location, StringComparison.OrdinalIgnoreCase))
            {
                return $"The message '{message.MessageId}' has a property '{name}', which cannot be an HTTP header. "
                    + "It is received in process or over AMQP.";
            }
        }

        return null;
    }

    public static void Write(HttpResponse response, ReceivedMessage received, bool isLocked)
    {
        var message = received.Stored.Message;
        response.ContentType = message.ContentType;
        response.Headers["BrokerProperties"] = Properties(received, isLocked);
        foreach (var (name, value) in message.Properties) { response.Headers[name] = TextOf(value); }
    }

    private static string Properties(ReceivedMessage received, bool isLocked)
    {
        var (delivery, stored) = received;
        var message = stored.Message;
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Text("CorrelationId", message.CorrelationId);
            json.WriteNumber("DeliveryCount", delivery.DeliveryCount);
            Time("EnqueuedTimeUtc", stored.EnqueuedTime);
            Text("Label", message.Subject);
            if (isLocked)
            {
                json.WriteString("LockToken", delivery.Token);
                Time("LockedUntilUtc", delivery.LockedUntil);
            }

            Text("MessageId", message.MessageId);
            Text("PartitionKey", message.PartitionKey);
            Text("ReplyTo", message.ReplyTo);
            Text("ReplyToSessionId", message.ReplyToSessionId);
            if (message.ScheduledEnqueueTime is { } scheduled) { Time("ScheduledEnqueueTimeUtc", scheduled); }
            json.WriteNumber("SequenceNumber", stored.Key.SequenceNumber);
            json.WriteString("State", "Active");
            json.WriteNumber("TimeToLive", (stored.Expires - stored.EnqueuedTime).TotalSeconds);
            Text("To", message.To);
            json.WriteEndObject();

            void Text(string name, string? value)
            {
                if (value is not null) { json.WriteString(name, value); }
            }

            void Time(string name, DateTimeOffset value) => json.WriteString(name, Rfc1123(value));
        }

        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }

    private static string TextOf(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        int or long or decimal => string.Create(CultureInfo.InvariantCulture, $"{value}"),

        // With a fraction, or the next reader takes it for a whole number.
        double number when double.IsInteger(number) => number.ToString("F1", CultureInfo.InvariantCulture),
        double number when double.IsFinite(number) => number.ToString("R", CultureInfo.InvariantCulture),
        DateTimeOffset time => JsonSerializer.Serialize(Rfc1123(time)),
        _ => JsonSerializer.Serialize(string.Create(CultureInfo.InvariantCulture, $"{value}")),
    };

    private static string Rfc1123(DateTimeOffset time) =>
        time.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
}
