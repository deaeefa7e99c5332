using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ServerlessShop.Local.Cosmos.Batches;

/// <summary>The JSON spelling of a batch and its answer, as the JavaScript SDK writes them.</summary>
internal static class JsonBatch
{
    public static List<BatchRow> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return [.. json.RootElement.EnumerateArray().Select(Row)];
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw RefusalException.BadRequest($"The batch is malformed: {malformed.Message}");
        }
    }

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<BatchResultRow> rows)
    {
        var answer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(answer);
        json.WriteStartArray();
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteNumber("statusCode", row.Status);
            json.WriteNumber("subStatusCode", row.SubStatus);
            json.WriteNumber("requestCharge", row.Charge);
            if (row.RetryAfter is { } retryAfter)
            {
                json.WriteNumber("retryAfterMilliseconds", retryAfter.TotalMilliseconds);
            }

            if (row.ETag is not null) { json.WriteString("eTag", row.ETag); }
            if (!row.Body.IsEmpty)
            {
                json.WritePropertyName("resourceBody");
                json.WriteRawValue(row.Body.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        return answer.WrittenMemory;
    }

    private static BatchRow Row(JsonElement row)
    {
        var name = Text(row, "operationType");
        var body = row.TryGetProperty("resourceBody", out var given)
            ? Encoding.UTF8.GetBytes(given.GetRawText())
            : default;
        return new(
            name is null ? -1 : BatchOperations.TypeOf(name), Text(row, "partitionKey"), Text(row, "id"), body,
            Text(row, "ifMatch"), Text(row, "ifNoneMatch"), Minimal: false);
    }

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
