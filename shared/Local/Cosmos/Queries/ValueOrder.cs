using System.Globalization;
using System.Text;

namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>Equality and order of values. Text compares by code unit, never by culture.</summary>
internal sealed class ValueOrder : IComparer<Value>
{
    public static readonly ValueOrder Instance = new();

    /// <summary>A total order, for sorting: first by type, then within the type.</summary>
    public int Compare(Value x, Value y)
    {
        if (x.Kind != y.Kind) { return x.Kind.CompareTo(y.Kind); }
        return x.Kind switch
        {
            ValueKind.Boolean => x.IsTrue.CompareTo(y.IsTrue),
            ValueKind.Number => x.Number.CompareTo(y.Number),
            ValueKind.String => string.CompareOrdinal(x.Text, y.Text),
            ValueKind.Array or ValueKind.Object => string.CompareOrdinal(Canonical(x), Canonical(y)),
            _ => 0,
        };
    }

    /// <summary>Deep equality of two defined values; values of different types are not equal.</summary>
    public static bool AreEqual(Value x, Value y)
    {
        if (x.Kind != y.Kind) { return false; }
        return x.Kind switch
        {
            ValueKind.Boolean => x.IsTrue == y.IsTrue,
            ValueKind.Number => x.Number == y.Number,
            ValueKind.String => string.Equals(x.Text, y.Text, StringComparison.Ordinal),
            ValueKind.Array or ValueKind.Object => Canonical(x) == Canonical(y),
            _ => true,
        };
    }

    /// <summary>One spelling for equal values: properties sorted, numbers normalised.</summary>
    public static string Canonical(Value value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Array:
                text.Append('[');
                foreach (var item in value.Items())
                {
                    Append(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case ValueKind.Object:
                text.Append('{');
                foreach (var (name, item) in value.Properties().Where(property => property.Value.IsDefined)
                    .OrderBy(property => property.Key, StringComparer.Ordinal))
                {
                    Append(text, Value.Of(name));
                    text.Append(':');
                    Append(text, item);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case ValueKind.Number:
                text.Append(value.Number.ToString("R", CultureInfo.InvariantCulture));
                break;
            default:
                text.Append(value.ToString());
                break;
        }
    }
}
