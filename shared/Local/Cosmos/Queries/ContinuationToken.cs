using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>
/// Where the next page begins. Plain scans and sorted ones continue after the last row, whatever was written in
/// between. Groups, DISTINCT and OFFSET count results instead: under writes they can skip or repeat, as documented.
/// </summary>
/// <param name="Rid">Of the last item.</param>
/// <param name="Sub">How many rows of that item were returned (a JOIN makes several).</param>
/// <param name="Seen">How many results there were so far, for TOP, OFFSET and counted pages.</param>
/// <param name="Keys">What the last row was sorted by; null where nothing is sorted.</param>
internal sealed record ContinuationToken(long Rid, int Sub, int Seen, string? Keys = null)
{
    public static readonly ContinuationToken Start = new(0, 0, 0);

    public static ContinuationToken Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) { return Start; }
        var parts = text.Split('.');
        try
        {
            return new(
                long.Parse(parts[0], CultureInfo.InvariantCulture),
                int.Parse(parts[1], CultureInfo.InvariantCulture),
                int.Parse(parts[2], CultureInfo.InvariantCulture),
                parts.Length > 3 ? Encoding.UTF8.GetString(Convert.FromBase64String(parts[3])) : null);
        }
        catch (Exception malformed) when (malformed is FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw RefusalException.BadRequest($"The continuation token '{text}' is malformed.");
        }
    }

    /// <summary>
    /// Sort keys as JSON; undefined, which JSON lacks, is an empty array's absence: [] against [value].
    /// </summary>
    public static string Spell(Value[] keys) =>
        Json.Text(Value.Of(keys.Select(key => Value.Of(key.IsDefined ? [key] : Array.Empty<Value>())).ToList()));

    public Value[] ReadKeys() => [.. Value.Of(JsonElement.Parse(Keys!)).Items().Select(key => key.Item(0))];

    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Rid}.{Sub}.{Seen}");
        return Keys is null ? text : $"{text}.{Convert.ToBase64String(Encoding.UTF8.GetBytes(Keys))}";
    }
}
