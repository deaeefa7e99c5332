using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessShop.Basket.DiscountCodes;

/// <summary>What a customer types: 4 to 30 letters, digits and hyphens, compared in upper case.</summary>
[JsonConverter(typeof(CodeTextAsText))]
public readonly record struct CodeText(string Value)
{
    public const int LengthMin = 4;
    public const int LengthMax = 30;

    public static CodeText? From(string? value) =>
        value is { Length: >= LengthMin and <= LengthMax } && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? new(value.ToUpperInvariant())
            : null;

    public override string ToString() => Value;

    private sealed class CodeTextAsText : JsonConverter<CodeText>
    {
        public override CodeText Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            From(reader.GetString()) ?? throw new JsonException("Not a discount code.");

        public override void Write(Utf8JsonWriter writer, CodeText code, JsonSerializerOptions options) =>
            writer.WriteStringValue(code.Value);
    }
}
