using System.Globalization;
using System.Text.Json;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.FunctionsHost.ServiceBus;

/// <summary>Messages and their properties between host and worker. Every property keeps its type.</summary>
public static class MessageJson
{
    public static void Write(Utf8JsonWriter json, IEnumerable<LockedMessage> messages)
    {
        json.WriteStartObject();
        json.WriteStartArray("messages");
        foreach (var message in messages) { Write(json, message); }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The application property that makes the function's work part of the sender's trace.</summary>
    public static string? Traceparent(LockedMessage message) =>
        Text(message, "traceparent") ?? Text(message, "Diagnostic-Id");

    public static string? Tracestate(LockedMessage message) => Text(message, "tracestate");

    /// <summary>Reads propertiesToModify.</summary>
    /// <exception cref="FormatException">A type is unknown, or a value is not of its type.</exception>
    public static IReadOnlyDictionary<string, object> ReadProperties(JsonElement properties)
    {
        try
        {
            return properties.EnumerateObject().ToDictionary(
                property => property.Name,
                property => ReadProperty(
                    property.Value.GetProperty("type").GetString() ?? "", property.Value.GetProperty("value")));
        }
        catch (Exception malformed) when (malformed is InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"A property is not written as type and value: {malformed.Message}");
        }
    }

    private static void Write(Utf8JsonWriter json, LockedMessage message)
    {
        json.WriteStartObject();
        json.WriteString("lockToken", message.LockToken);
        json.WriteString("lockedUntil", message.LockedUntil.UtcDateTime);
        json.WriteNumber("sequenceNumber", message.SequenceNumber);
        json.WriteNumber("deliveryCount", message.DeliveryCount);
        json.WriteString("enqueuedTime", message.EnqueuedTime.UtcDateTime);
        json.WriteBase64String("body", message.Body.Span);
        json.WriteString("messageId", message.MessageId);
        json.WriteString("contentType", message.ContentType);
        json.WriteString("correlationId", message.CorrelationId);
        json.WriteString("subject", message.Subject);
        json.WriteString("to", message.To);
        json.WriteString("replyTo", message.ReplyTo);
        json.WriteString("timeToLive", message.TimeToLive.ToString("c", CultureInfo.InvariantCulture));
        json.WriteStartObject("properties");
        foreach (var (name, value) in message.Properties)
        {
            json.WritePropertyName(name);
            WriteProperty(json, name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string? Text(LockedMessage message, string property) =>
        message.Properties.GetValueOrDefault(property) as string;

    private static void WriteProperty(Utf8JsonWriter json, string name, object value)
    {
        json.WriteStartObject();
        switch (value)
        {
            case string text: Type("string"); json.WriteString("value", text); break;
            case bool flag: Type("bool"); json.WriteBoolean("value", flag); break;
            case int number: Type("int"); json.WriteNumber("value", number); break;
            case long number: Type("long"); json.WriteNumber("value", number); break;
            case double number: Type("double"); json.WriteNumber("value", number); break;
            case decimal number: Type("decimal"); json.WriteString("value", Exact(number)); break;
            case Guid guid: Type("guid"); json.WriteString("value", guid); break;
            case DateTimeOffset time: Type("datetime"); json.WriteString("value", time); break;
            default: throw new NotSupportedException($"The property '{name}' is a {value.GetType().Name}.");
        }

        json.WriteEndObject();

        void Type(string type) => json.WriteString("type", type);
    }

    private static string Exact(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static object ReadProperty(string type, JsonElement value) => type switch
    {
        "string" => value.GetString() ?? throw new FormatException("A property of type string is null."),
        "bool" => value.GetBoolean(),
        "int" => value.GetInt32(),
        "long" => value.GetInt64(),
        "double" => value.GetDouble(),
        "decimal" => decimal.Parse(value.GetString() ?? "", CultureInfo.InvariantCulture),
        "guid" => value.GetGuid(),
        "datetime" => value.GetDateTimeOffset(),
        _ => throw new FormatException($"The property type '{type}' is not known."),
    };
}
