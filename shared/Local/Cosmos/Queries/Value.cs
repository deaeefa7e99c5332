using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>In the order in which values of different types sort.</summary>
internal enum ValueKind : byte
{
    Undefined,
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

/// <summary>
/// A value of a query. Undefined is not null: a property that is not there drops out of results and conditions. What
/// was read from an item stays its JSON until somebody looks inside, so numbers keep their digits.
/// </summary>
internal readonly struct Value
{
    private readonly double _number;
    private readonly object? _made;
    private readonly JsonElement _read;

    private Value(ValueKind kind, double number = 0, object? made = null)
    {
        Kind = kind;
        _number = number;
        _made = made;
    }

    private Value(ValueKind kind, JsonElement read)
    {
        Kind = kind;
        _read = read;
    }

    public ValueKind Kind { get; }

    public static Value Undefined => default;

    public static Value Null { get; } = new(ValueKind.Null);

    public static Value True { get; } = new(ValueKind.Boolean, 1);

    public static Value False { get; } = new(ValueKind.Boolean);

    public bool IsDefined => Kind != ValueKind.Undefined;

    public bool IsTrue => Kind == ValueKind.Boolean && _number == 1;

    public bool IsFalse => Kind == ValueKind.Boolean && _number == 0;

    public double Number => _read.ValueKind == JsonValueKind.Number ? _read.GetDouble() : _number;

    public string Text => _read.ValueKind == JsonValueKind.String ? _read.GetString()! : (string)_made!;

    public static Value Of(bool value) => value ? True : False;

    public static Value Of(string value) => new(ValueKind.String, made: value);

    /// <summary>JSON has no infinity: what cannot be written is undefined.</summary>
    public static Value Of(double value) => double.IsFinite(value) ? new(ValueKind.Number, value) : Undefined;

    public static Value Of(IReadOnlyList<Value> items) => new(ValueKind.Array, made: items);

    public static Value Of(IReadOnlyList<KeyValuePair<string, Value>> properties) =>
        new(ValueKind.Object, made: properties);

    public static Value Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => Null,
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.Number => new(ValueKind.Number, element),
        JsonValueKind.String => new(ValueKind.String, element),
        JsonValueKind.Array => new(ValueKind.Array, element),
        JsonValueKind.Object => new(ValueKind.Object, element),
        _ => Undefined,
    };

    public static Value Parse(ReadOnlySpan<byte> json) =>
        Of(JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 128 }));

    public Value Property(string name)
    {
        if (Kind != ValueKind.Object) { return Undefined; }
        if (_made is null) { return _read.TryGetProperty(name, out var found) ? Of(found) : Undefined; }
        foreach (var property in (IReadOnlyList<KeyValuePair<string, Value>>)_made)
        {
            if (property.Key == name) { return property.Value; }
        }

        return Undefined;
    }

    public int Length =>
        Kind != ValueKind.Array ? 0 : _made is IReadOnlyList<Value> items ? items.Count : _read.GetArrayLength();

    public Value Item(double index)
    {
        if (Kind != ValueKind.Array || index < 0 || index >= Length || index != Math.Floor(index)) { return Undefined; }
        return _made is IReadOnlyList<Value> items ? items[(int)index] : Of(_read[(int)index]);
    }

    public IEnumerable<Value> Items() =>
        Kind != ValueKind.Array ? [] : _made is IReadOnlyList<Value> items ? items : _read.EnumerateArray().Select(Of);

    public IEnumerable<KeyValuePair<string, Value>> Properties() =>
        Kind != ValueKind.Object ? []
        : _made is IReadOnlyList<KeyValuePair<string, Value>> properties ? properties
        : _read.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, Of(property.Value)));

    public bool IsText(string text) =>
        Kind == ValueKind.String
            && (_read.ValueKind == JsonValueKind.String ? _read.ValueEquals(text) : (string)_made! == text);

    public void Write(Utf8JsonWriter writer)
    {
        if (_read.ValueKind != JsonValueKind.Undefined)
        {
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(_read), skipInputValidation: true);
            return;
        }

        switch (Kind)
        {
            case ValueKind.Null: writer.WriteNullValue(); break;
            case ValueKind.Boolean: writer.WriteBooleanValue(IsTrue); break;
            case ValueKind.Number: WriteNumber(writer); break;
            case ValueKind.String: writer.WriteStringValue(Text); break;
            case ValueKind.Array: WriteItems(writer); break;
            case ValueKind.Object: WriteProperties(writer); break;
            default: throw new System.Diagnostics.UnreachableException("An undefined value has no JSON.");
        }
    }

    public override string ToString() => Kind switch
    {
        ValueKind.Undefined => "undefined",
        ValueKind.Number => Number.ToString("R", CultureInfo.InvariantCulture),
        ValueKind.String => JsonSerializer.Serialize(Text),
        _ => Json.Text(this),
    };

    private void WriteNumber(Utf8JsonWriter writer)
    {
        // 9007199254740992 = 2^53: up to there a whole number is written as one.
        if (Math.Abs(_number) <= 9007199254740992 && _number == Math.Floor(_number))
        {
            writer.WriteNumberValue((long)_number);
        }
        else { writer.WriteNumberValue(_number); }
    }

    private void WriteItems(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in Items().Where(item => item.IsDefined)) { item.Write(writer); }
        writer.WriteEndArray();
    }

    private void WriteProperties(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in Properties().Where(property => property.Value.IsDefined))
        {
            writer.WritePropertyName(name);
            value.Write(writer);
        }

        writer.WriteEndObject();
    }
}
