using System.Text.Json;
using System.Text.RegularExpressions;

namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>Functions over text.</summary>
internal static class StringFunctions
{
    private const int ReplicateMax = 10_000;

    public static void AddTo(Dictionary<string, (int Least, int Most, BuiltIn Function)> all)
    {
        all["CONCAT"] = (2, int.MaxValue, Concat);
        all["CONTAINS"] = (2, 3, arguments => Search(arguments, (text, part, how) => text.Contains(part, how)));
        all["STARTSWITH"] = (2, 3, arguments => Search(arguments, (text, part, how) => text.StartsWith(part, how)));
        all["ENDSWITH"] = (2, 3, arguments => Search(arguments, (text, part, how) => text.EndsWith(part, how)));
        all["STRINGEQUALS"] = (2, 3, arguments => Search(arguments, (text, part, how) => text.Equals(part, how)));
        all["INDEX_OF"] = (2, 3, IndexOf);
        all["LENGTH"] = (1, 1, one => one[0].Kind == ValueKind.String ? Value.Of(one[0].Text.Length) : default);
        all["LOWER"] = (1, 1, one => Map(one, text => text.ToLowerInvariant()));
        all["UPPER"] = (1, 1, one => Map(one, text => text.ToUpperInvariant()));
        all["TRIM"] = (1, 1, one => Map(one, text => text.Trim()));
        all["LTRIM"] = (1, 1, one => Map(one, text => text.TrimStart()));
        all["RTRIM"] = (1, 1, one => Map(one, text => text.TrimEnd()));
        all["REVERSE"] = (1, 1, one => Map(one, text => string.Concat(text.Reverse())));
        all["LEFT"] = (2, 2, two => Cut(two, (text, count) => text[..count]));
        all["RIGHT"] = (2, 2, two => Cut(two, (text, count) => text[^count..]));
        all["SUBSTRING"] = (3, 3, Substring);
        all["REPLACE"] = (3, 3, three => AllText(three) && three[1].Text.Length > 0
            ? Value.Of(three[0].Text.Replace(three[1].Text, three[2].Text, StringComparison.Ordinal)) : default);
        all["REPLICATE"] = (2, 2, Replicate);
        all["REGEXMATCH"] = (2, 3, RegexMatch);
        all["STRINGSPLIT"] = (2, 2, two => AllText(two) && two[1].Text.Length > 0
            ? Value.Of(two[0].Text.Split(two[1].Text).Select(Value.Of).ToList()) : default);
        all["STRINGJOIN"] = (2, 2, Join);
        all["TOSTRING"] = (1, 1, one => one[0].Kind == ValueKind.String ? one[0]
            : one[0].IsDefined ? Value.Of(one[0].ToString()) : default);
        all["STRINGTONUMBER"] = (1, 1, one => Read(one, ValueKind.Number));
        all["STRINGTOBOOLEAN"] = (1, 1, one => Read(one, ValueKind.Boolean));
        all["STRINGTONULL"] = (1, 1, one => Read(one, ValueKind.Null));
        all["STRINGTOARRAY"] = (1, 1, one => Read(one, ValueKind.Array));
        all["STRINGTOOBJECT"] = (1, 1, one => Read(one, ValueKind.Object));
    }

    private static bool AllText(IReadOnlyList<Value> values) => values.All(value => value.Kind == ValueKind.String);

    private static Value Concat(Value[] parts) =>
        AllText(parts) ? Value.Of(string.Concat(parts.Select(part => part.Text))) : default;

    private static Value Join(Value[] two)
    {
        if (two[0].Kind != ValueKind.Array || two[1].Kind != ValueKind.String) { return default; }
        var items = two[0].Items().ToList();
        return AllText(items) ? Value.Of(string.Join(two[1].Text, items.Select(item => item.Text))) : default;
    }

    private static Value Map(Value[] one, Func<string, string> change) =>
        one[0].Kind == ValueKind.String ? Value.Of(change(one[0].Text)) : default;

    /// <summary>The third argument, where there is one, says whether case is ignored.</summary>
    private static Value Search(Value[] arguments, Func<string, string, StringComparison, bool> search)
    {
        if (!AllText(arguments[..2]) || (arguments.Length == 3 && arguments[2].Kind != ValueKind.Boolean))
        {
            return default;
        }

        var how = arguments.Length == 3 && arguments[2].IsTrue
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal;
        return Value.Of(search(arguments[0].Text, arguments[1].Text, how));
    }

    private static Value IndexOf(Value[] arguments)
    {
        if (!AllText(arguments[..2])) { return default; }
        var text = arguments[0].Text;
        var start = arguments.Length == 3 ? arguments[2].Number : 0;
        return start >= 0 && start <= text.Length
            ? Value.Of(text.IndexOf(arguments[1].Text, (int)start, StringComparison.Ordinal)) : Value.Of(-1);
    }

    private static Value Cut(Value[] two, Func<string, int, string> cut)
    {
        if (two[0].Kind != ValueKind.String || two[1].Kind != ValueKind.Number) { return default; }
        var text = two[0].Text;
        return Value.Of(cut(text, (int)Math.Clamp(two[1].Number, 0, text.Length)));
    }

    private static Value Substring(Value[] three)
    {
        if (three[0].Kind != ValueKind.String || three[1].Kind != ValueKind.Number || three[2].Kind != ValueKind.Number)
        {
            return default;
        }

        var text = three[0].Text;
        var start = (int)Math.Clamp(three[1].Number, 0, text.Length);
        return Value.Of(text.Substring(start, (int)Math.Clamp(three[2].Number, 0, text.Length - start)));
    }

    private static Value Replicate(Value[] two)
    {
        if (two[0].Kind != ValueKind.String || two[1].Kind != ValueKind.Number || two[1].Number < 0) { return default; }
        return two[0].Text.Length * two[1].Number <= ReplicateMax
            ? Value.Of(string.Concat(Enumerable.Repeat(two[0].Text, (int)two[1].Number))) : default;
    }

    private static Value RegexMatch(Value[] arguments)
    {
        if (!AllText(arguments)) { return default; }
        var options = RegexOptions.CultureInvariant;
        foreach (var modifier in arguments.Length == 3 ? arguments[2].Text : "")
        {
            options |= modifier switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                _ => throw RefusalException.BadRequest($"REGEXMATCH knows no modifier '{modifier}'."),
            };
        }

        try
        {
            return Value.Of(Regex.IsMatch(arguments[0].Text, arguments[1].Text, options, TimeSpan.FromSeconds(1)));
        }
        catch (RegexParseException invalid)
        {
            throw RefusalException.BadRequest($"REGEXMATCH: {invalid.Message}");
        }
    }

    private static Value Read(Value[] one, ValueKind wanted)
    {
        if (one[0].Kind != ValueKind.String) { return default; }
        try
        {
            var value = Value.Parse(System.Text.Encoding.UTF8.GetBytes(one[0].Text.Trim()));
            return value.Kind == wanted ? value : default;
        }
        catch (JsonException)
        {
            return default; // Text that is no such value is undefined by definition of the function.
        }
    }
}
