using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using ServerlessShop.LocalWorker.Binding;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>Turns what the host sends with a trigger into the source the parameter's converters know.</summary>
internal static class TriggerPayload
{
    /// <exception cref="FormatException">The host sent something else.</exception>
    public static object SourceOf(Function function, JsonElement trigger) => function.Trigger switch
    {
        TriggerKind.Cosmos => new TriggerText(Member(trigger, "documents", JsonValueKind.Array)),
        TriggerKind.Timer => new TriggerText(trigger),
        TriggerKind.ServiceBus when function.IsBatched =>
            Many(function, Member(trigger, "messages", JsonValueKind.Array)),
        TriggerKind.ServiceBus => One(function, Only(Member(trigger, "messages", JsonValueKind.Array))),
        _ => throw new FormatException($"'{function.Name}' has an HTTP trigger."),
    };

    private static JsonElement Only(JsonElement messages) => messages.GetArrayLength() == 1
        ? messages[0]
        : throw new FormatException($"This function takes one message at a time, not {messages.GetArrayLength()}.");

    private static object One(Function function, JsonElement message)
    {
        var type = function.TriggerParameter.Type;
        if (ReceivedMessageConverter.Takes(type))
        {
            return new ReceivedMessages(Read(message));
        }

        return BindingJson.DataTypeOf(type) == "Binary" ? (object)BodyOf(message) : new TriggerText(BodyOf(message));
    }

    private static object Many(Function function, JsonElement messages)
    {
        var type = function.TriggerParameter.Type;
        if (ReceivedMessageConverter.Takes(type))
        {
            return new ReceivedMessages(messages.EnumerateArray().Select(Read).ToArray());
        }

        var bodies = messages.EnumerateArray().Select(BodyOf);
        return ElementOf(type) switch
        {
            { } text when text == typeof(string) =>
                bodies.Select(body => Encoding.UTF8.GetString(body.Span)).ToList().AsReadOnly(),
            { } bytes when BindingJson.DataTypeOf(bytes) == "Binary" => bodies.ToArray().Select(body => body),
            _ => new TriggerText(JsonArrayOf(bodies)),
        };
    }

    private static Type? ElementOf(Type collection) => collection.IsArray
        ? collection.GetElementType()
        : collection.GetInterfaces().Append(collection)
            .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GetGenericArguments()[0];

    /// <summary>The host sends a batch of JSON as one array; a body that is no JSON is text in it.</summary>
    private static byte[] JsonArrayOf(IEnumerable<ReadOnlyMemory<byte>> bodies)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var body in bodies)
            {
                try
                {
                    using var parsed = JsonDocument.Parse(body);
                    parsed.RootElement.WriteTo(json);
                }
                catch (JsonException)
                {
                    json.WriteStringValue(Encoding.UTF8.GetString(body.Span));
                }
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    private static ServiceBusReceivedMessage Read(JsonElement message) => new(
        BinaryData.FromBytes(BodyOf(message)), PropertiesOf(message))
    {
        LockTokenGuid = Member(message, "lockToken", JsonValueKind.String).GetGuid(),
        LockedUntil = Member(message, "lockedUntil", JsonValueKind.String).GetDateTimeOffset(),
        SequenceNumber = Member(message, "sequenceNumber", JsonValueKind.Number).GetInt64(),
        DeliveryCount = Member(message, "deliveryCount", JsonValueKind.Number).GetInt32(),
        EnqueuedTime = Member(message, "enqueuedTime", JsonValueKind.String).GetDateTimeOffset(),
        MessageId = Text(message, "messageId"),
        ContentType = Text(message, "contentType"),
        CorrelationId = Text(message, "correlationId"),
        Subject = Text(message, "subject"),
        To = Text(message, "to"),
        ReplyTo = Text(message, "replyTo"),
        PartitionKey = Text(message, "partitionKey"),
        SessionId = Text(message, "sessionId"),
        ReplyToSessionId = Text(message, "replyToSessionId"),
        TimeToLive = Text(message, "timeToLive") is { } life
            ? TimeSpan.Parse(life, CultureInfo.InvariantCulture)
            : TimeSpan.MaxValue,
    };

    private static Dictionary<string, object> PropertiesOf(JsonElement message)
    {
        var properties = new Dictionary<string, object>();
        if (!message.TryGetProperty("properties", out var typed) || typed.ValueKind == JsonValueKind.Null)
        {
            return properties;
        }

        foreach (var property in typed.EnumerateObject())
        {
            var value = property.Value.GetProperty("value");
            properties[property.Name] = property.Value.GetProperty("type").GetString() switch
            {
                "string" => value.GetString()!,
                "bool" => value.GetBoolean(),
                "int" => value.GetInt32(),
                "long" => value.GetInt64(),
                "double" => value.GetDouble(),
                "decimal" => decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture),
                "guid" => value.GetGuid(),
                // AMQP has one kind of timestamp, and the client library shows it as a DateTime.
                "datetime" => value.GetDateTimeOffset().UtcDateTime,
                var unknown => throw new FormatException($"The property '{property.Name}' has the type '{unknown}'."),
            };
        }

        return properties;
    }

    private static ReadOnlyMemory<byte> BodyOf(JsonElement message) =>
        Member(message, "body", JsonValueKind.String).GetBytesFromBase64();

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement Member(JsonElement json, string name, JsonValueKind kind) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == kind
            ? value
            : throw new FormatException($"'{name}' is missing or no {kind}.");
}
