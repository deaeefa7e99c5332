using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ServerlessShop.Local.Cosmos.Items;

/// <summary>
/// A partition key's value in one spelling: 5 and 5.0 are the same key, and none ({}) is another than null.
/// </summary>
internal readonly record struct PartitionKeyValue(string Canonical)
{
    private const int StringBytesMax = 2048;

    public static readonly PartitionKeyValue None = new("[{}]");

    public static PartitionKeyValue Of(string value)
    {
        if (Encoding.UTF8.GetByteCount(value) > StringBytesMax)
        {
            throw RefusalException.BadRequest($"The partition key value is longer than {StringBytesMax} bytes.");
        }

        return new($"[{JsonSerializer.Serialize(value)}]");
    }

    /// <summary>Reads the header's JSON array, such as ["a"].</summary>
    public static PartitionKeyValue FromHeader(string header)
    {
        try
        {
            using var json = JsonDocument.Parse(header);
            return json.RootElement.ValueKind == JsonValueKind.Array && json.RootElement.GetArrayLength() == 1
                ? From(json.RootElement[0])
                : throw RefusalException.BadRequest(
                    $"The partition key supplied, {header}, has not as many components as the container's.", 1001);
        }
        catch (JsonException)
        {
            throw RefusalException.BadRequest($"The partition key supplied, {header}, is invalid.");
        }
    }

    public static PartitionKeyValue From(JsonElement? found) => found is not { } value ? None : value.ValueKind switch
    {
        JsonValueKind.String => Of(value.GetString()!),
        JsonValueKind.Number => Of(value.GetDouble()),
        JsonValueKind.True => new("[true]"),
        JsonValueKind.False => new("[false]"),
        JsonValueKind.Null => new("[null]"),
        JsonValueKind.Object when !value.EnumerateObject().Any() => None,
        _ => throw RefusalException.BadRequest("An object or an array cannot be a partition key value."),
    };

    /// <summary>From the token a reader stands on.</summary>
    public static PartitionKeyValue From(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Of(reader.GetString()!),
        JsonTokenType.Number => Of(reader.GetDouble()),
        JsonTokenType.True => new("[true]"),
        JsonTokenType.False => new("[false]"),
        JsonTokenType.Null => new("[null]"),
        _ => throw RefusalException.BadRequest("An object or an array cannot be a partition key value."),
    };

    private static PartitionKeyValue Of(double number) =>
        new($"[{number.ToString("R", CultureInfo.InvariantCulture)}]");
}
