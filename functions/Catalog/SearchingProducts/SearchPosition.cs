using System.Text.Json;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.SearchingProducts;

/// <summary>
/// A place in the order of what was found. The sku makes it one place only, so a page goes on exactly after the one
/// before, on whichever instance, with no duplicates and no gaps while nothing changes; and what does change moves only
/// itself. There is nothing to gain by making one up, so it is not signed.
/// </summary>
public sealed record SearchPosition(long Rank, string Name, string Sku) : IComparable<SearchPosition>
{
    public int CompareTo(SearchPosition? other)
    {
        if (other is null) { return 1; }
        var byRank = Rank.CompareTo(other.Rank);
        if (byRank != 0) { return byRank; }
        var byName = string.CompareOrdinal(Name, other.Name);
        return byName != 0 ? byName : string.CompareOrdinal(Sku, other.Sku);
    }

    /// <summary>The continuation that leads on from here.</summary>
    public string Write(string fingerprint) =>
        PageQuery.Encode(JsonSerializer.Serialize(new Written(Rank, Name, Sku, fingerprint), Json.Options));

    /// <summary>Null for what was not given out for this search.</summary>
    public static SearchPosition? Read(string continuation, string fingerprint)
    {
        try
        {
            return PageQuery.Decode(continuation) is { } json
                && JsonSerializer.Deserialize<Written>(json, Json.Options) is { Name: not null, Sku: not null } written
                && written.Of == fingerprint
                    ? new(written.Rank, written.Name, written.Sku)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static bool operator <(SearchPosition a, SearchPosition b) => a.CompareTo(b) < 0;

    public static bool operator >(SearchPosition a, SearchPosition b) => a.CompareTo(b) > 0;

    public static bool operator <=(SearchPosition a, SearchPosition b) => a.CompareTo(b) <= 0;

    public static bool operator >=(SearchPosition a, SearchPosition b) => a.CompareTo(b) >= 0;

    private sealed record Written(long Rank, string? Name, string? Sku, string? Of);
}
