using System.Buffers;
using System.Globalization;
using System.Runtime.Serialization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Messaging.ServiceBus;

namespace ServerlessShop.LocalWorker.Sending;

/// <summary>Writes messages in the batch form of Service Bus REST.</summary>
internal static class BatchJson
{
    // Nothing here ends up in HTML.
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<ServiceBusMessage> messages)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartArray();
            foreach (var message in messages)
            {
                Write(json, message);
            }

            json.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, ServiceBusMessage message)
    {
        json.WriteStartObject();
        json.WriteBase64String("Body", message.Body.ToMemory().Span);
        json.WriteBoolean("IsBodyBase64", true);

        json.WriteStartObject("BrokerProperties");
        WriteText(json, "MessageId", message.MessageId);
        WriteText(json, "CorrelationId", message.CorrelationId);
        WriteText(json, "Label", message.Subject);
        WriteText(json, "ContentType", message.ContentType);
        WriteText(json, "To", message.To);
        WriteText(json, "ReplyTo", message.ReplyTo);
        WriteText(json, "ReplyToSessionId", message.ReplyToSessionId);
        WriteText(json, "SessionId", message.SessionId);
        WriteText(json, "PartitionKey", message.PartitionKey);
        if (message.TimeToLive != TimeSpan.MaxValue)
        {
            json.WriteNumber("TimeToLive", message.TimeToLive.TotalSeconds);
        }

        if (message.ScheduledEnqueueTime != default)
        {
            // Milliseconds, as an AMQP timestamp has them.
            var text = message.ScheduledEnqueueTime.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            json.WriteString("ScheduledEnqueueTimeUtc", text);
        }

        json.WriteEndObject();

        json.WriteStartObject("UserProperties");
        foreach (var (name, value) in message.ApplicationProperties)
        {
            WriteProperty(json, name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case string text:
                json.WriteString(name, text);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number) && double.IsInteger(number):
                // With a fraction, or it would arrive as a long.
                json.WritePropertyName(name);
                json.WriteRawValue(number.ToString("F1", CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            case null or byte or sbyte or char or short or ushort or int or uint or ulong or float or double or decimal
                or Guid or Uri or DateTime or DateTimeOffset or TimeSpan:
                // Azure's AMQP keeps these types. JSON does not, and a consumer's cast would fail here only.
                throw new NotSupportedException(
                    $"The application property '{name}' is {value?.GetType().Name ?? "null"}. "
                    + "Through the local broker only string, bool, long and double keep their type.");
            default:
                throw new SerializationException(
                    $"Serialization failed due to an unsupported type, {value.GetType().FullName}.");
        }
    }
}
