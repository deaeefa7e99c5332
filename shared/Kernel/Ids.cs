using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessShop.Kernel;

/// <summary>Chosen by the client, so that a retry is the same order.</summary>
public readonly record struct OrderId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>A customer's stable id at the identity provider.</summary>
public readonly record struct CustomerId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>A stock keeping unit's code: 1 to 20 letters and digits, compared in upper case.</summary>
[JsonConverter(typeof(SkuAsText))]
public readonly record struct Sku(string Code)
{
    public const int LengthMax = 20;

    /// <summary>Codes that share their first characters lie together, as in the shop's own shelves.</summary>
    public const int AisleLength = 3;

    public static Sku? From(string? code) =>
        code is { Length: >= 1 and <= LengthMax } && code.All(char.IsAsciiLetterOrDigit)
            ? new(code.ToUpperInvariant())
            : null;

    /// <summary>The first characters of the code: what is ordered together mostly lies in few aisles.</summary>
    public string Aisle => Code.Length <= AisleLength ? Code : Code[..AisleLength];

    public override string ToString() => Code;

    private sealed class SkuAsText : JsonConverter<Sku>
    {
        public override Sku Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            From(reader.GetString()) ?? throw new JsonException("Not a sku.");

        public override void Write(Utf8JsonWriter writer, Sku sku, JsonSerializerOptions options) =>
            writer.WriteStringValue(sku.Code);

        public override Sku ReadAsPropertyName(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            Read(ref reader, type, options);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, Sku sku, JsonSerializerOptions options) =>
            writer.WritePropertyName(sku.Code);
    }
}
