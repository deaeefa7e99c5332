using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ServerlessShop.Local.ServiceBus.Store;

/// <summary>
/// A message's header as stored: JSON, so that a person can read the file. Strings and booleans stand as themselves,
/// every other type under its name: {"attempt":{"int":3}}.
/// </summary>
internal static class HeadersJson
{
    public static byte[] Write(BrokeredMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(nameof(message.MessageId), message.MessageId);
            Text(nameof(message.ContentType), message.ContentType);
            Text(nameof(message.CorrelationId), message.CorrelationId);
            Text(nameof(message.Subject), message.Subject);
            Text(nameof(message.To), message.To);
            Text(nameof(message.ReplyTo), message.ReplyTo);
            Text(nameof(message.ReplyToSessionId), message.ReplyToSessionId);
            Text(nameof(message.SessionId), message.SessionId);
            Text(nameof(message.PartitionKey), message.PartitionKey);
            if (message.TimeToLive is { } timeToLive)
            {
                json.WriteNumber(nameof(message.TimeToLive), timeToLive.Ticks);
            }

            if (message.ScheduledEnqueueTime is { } scheduled)
            {
                json.WriteString(nameof(message.ScheduledEnqueueTime), scheduled);
            }

            if (message.Properties.Count > 0)
            {
                json.WritePropertyName(nameof(message.Properties));
                WriteProperties(json, message.Properties);
            }

            json.WriteEndObject();

            void Text(string name, string? value)
            {
                if (value is not null) { json.WriteString(name, value); }
            }
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static BrokeredMessage Read(byte[] headers, byte[] body)
    {
        using var document = JsonDocument.Parse(headers);
        var root = document.RootElement;
        return new(Text(nameof(BrokeredMessage.MessageId))!, body)
        {
            ContentType = Text(nameof(BrokeredMessage.ContentType)),
            CorrelationId = Text(nameof(BrokeredMessage.CorrelationId)),
            Subject = Text(nameof(BrokeredMessage.Subject)),
            To = Text(nameof(BrokeredMessage.To)),
            ReplyTo = Text(nameof(BrokeredMessage.ReplyTo)),
            ReplyToSessionId = Text(nameof(BrokeredMessage.ReplyToSessionId)),
            SessionId = Text(nameof(BrokeredMessage.SessionId)),
            PartitionKey = Text(nameof(BrokeredMessage.PartitionKey)),
            TimeToLive = root.TryGetProperty(nameof(BrokeredMessage.TimeToLive), out var timeToLive)
                ? TimeSpan.FromTicks(timeToLive.GetInt64())
                : null,
            ScheduledEnqueueTime = root.TryGetProperty(nameof(BrokeredMessage.ScheduledEnqueueTime), out var scheduled)
                ? scheduled.GetDateTimeOffset()
                : null,
            Properties = root.TryGetProperty(nameof(BrokeredMessage.Properties), out var properties)
                ? ReadProperties(properties)
                : BrokeredMessage.NoProperties,
        };

        string? Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    public static byte[] WriteProperties(IReadOnlyDictionary<string, object> properties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) { WriteProperties(json, properties); }
        return buffer.WrittenSpan.ToArray();
    }

    public static Dictionary<string, object> ReadProperties(byte[] properties)
    {
        using var document = JsonDocument.Parse(properties);
        return ReadProperties(document.RootElement);
    }

    private static Dictionary<string, object> ReadProperties(JsonElement properties)
    {
        var read = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in properties.EnumerateObject())
        {
            read.Add(property.Name, property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString()!,
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => Typed(property.Value.EnumerateObject().First()),
            });
        }

        return read;
    }

    private static object Typed(JsonProperty value) => value.Name switch
    {
        "int" => value.Value.GetInt32(),
        "long" => value.Value.GetInt64(),
        "double" => double.Parse(value.Value.GetString()!, CultureInfo.InvariantCulture),
        "decimal" => value.Value.GetDecimal(),
        "guid" => value.Value.GetGuid(),
        "datetime" => value.Value.GetDateTimeOffset(),
        _ => throw new InvalidDataException(
            $"A stored property is of the type '{value.Name}', which nothing here wrote."),
    };

    private static void WriteProperties(Utf8JsonWriter json, IReadOnlyDictionary<string, object> properties)
    {
        json.WriteStartObject();
        foreach (var (name, value) in properties)
        {
            switch (value)
            {
                case string text:
                    json.WriteString(name, text);
                    continue;
                case bool flag:
                    json.WriteBoolean(name, flag);
                    continue;
                default:
                    break;
            }

            json.WriteStartObject(name);
            switch (value)
            {
                case int number: json.WriteNumber("int", number); break;
                case long number: json.WriteNumber("long", number); break;
                case decimal number: json.WriteNumber("decimal", number); break;
                case Guid guid: json.WriteString("guid", guid); break;
                case DateTimeOffset time: json.WriteString("datetime", time); break;

                // As text, because JSON has no number for NaN and the infinities.
                case double number:
                    json.WriteString("double", number.ToString("R", CultureInfo.InvariantCulture));
                    break;
                default:
                    throw new InvalidOperationException($"A property of type {value.GetType()} got past the limits.");
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
