using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ServerlessShop.Catalog.Categories;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.SearchingProducts;

/// <summary>What is searched for, and which page of it is wanted.</summary>
/// <param name="Text">All its words must be found; null finds everything.</param>
/// <param name="MinPrice">Of what is asked now, in minor units; both ends included.</param>
public sealed record SearchQuery(
    string? Text = null, string? Category = null, long? MinPrice = null, long? MaxPrice = null,
    ValueList<StockLevel>? Availability = null, SearchOrder Order = SearchOrder.Relevance)
{
    public const int TextLengthMax = 100;
    public const int WordsMax = 8;
    public const int LimitUnsaid = 24;

    public int Limit { get; init; } = LimitUnsaid;

    /// <summary>Where the page before ended.</summary>
    public SearchPosition? After { get; init; }

    /// <param name="parameter">The value of a query parameter; null for none.</param>
    public static bool TryRead(
        Func<string, string?> parameter, [NotNullWhen(true)] out SearchQuery? query, out Dictionary<string, string[]> invalid)
    {
        invalid = [];
        var text = parameter("q") is { } q && Words.Of(q).Count > 0 ? q : null;
        if (text is not null && (text.Length > TextLengthMax || Words.Of(text).Count > WordsMax))
        {
            invalid["q"] = [$"At most {TextLengthMax} characters and {WordsMax} words."];
        }

        var category = parameter("category");
        if (category is not null && !Categories.Category.IsId(category)) { invalid["category"] = [Categories.Category.IdForm]; }

        var levels = new List<StockLevel>();
        foreach (var level in parameter("availability")?.Split(',') ?? [])
        {
            if (Levels.TryGetValue(level, out var known)) { levels.Add(known); }
            else { invalid["availability"] = ["Some of in, low and out, with commas between."]; }
        }

        if (!Orders.TryGetValue(parameter("sort") ?? "relevance", out var order))
        {
            invalid["sort"] = [$"One of {string.Join(", ", Orders.Keys)}."];
        }

        if (!PageQuery.TryReadLimit(parameter("limit"), LimitUnsaid, out var limit)) { invalid["limit"] = [$"From 1 to {PageQuery.LimitMax}."]; }

        query = new SearchQuery(
            text, category, Price("minPrice", parameter, invalid), Price("maxPrice", parameter, invalid),
            levels.Count > 0 ? [.. levels.Distinct().Order()] : null, order) { Limit = limit };
        if (parameter("continuation") is { Length: > 0 } continuation)
        {
            query = query with { After = SearchPosition.Read(continuation, query.Fingerprint) };
            if (query.After is null) { invalid = PageQuery.NotOurs; }
        }

        if (invalid.Count > 0) { query = null; }
        return query is not null;
    }

    /// <summary>The same for every page of the same search: a continuation belongs to one search alone.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        JsonSerializer.Serialize(new { Text, Category, MinPrice, MaxPrice, Availability, Order }, Json.Options)))[..8]);

    private static readonly Dictionary<string, StockLevel> Levels =
        new() { ["in"] = StockLevel.In, ["low"] = StockLevel.Low, ["out"] = StockLevel.Out };

    private static readonly Dictionary<string, SearchOrder> Orders = new()
    {
        ["relevance"] = SearchOrder.Relevance,
        ["name"] = SearchOrder.Name,
        ["price"] = SearchOrder.Cheapest,
        ["-price"] = SearchOrder.Dearest,
    };

    private static long? Price(string name, Func<string, string?> parameter, Dictionary<string, string[]> invalid)
    {
        if (parameter(name) is not { } text) { return null; }
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var price) && price <= Money.PriceMinorMax)
        {
            return price;
        }

        invalid[name] = [$"From 0 to {Money.PriceMinorMax} minor units."];
        return null;
    }
}

/// <summary>What comes first. Without a text, the most relevant is what is not out of stock, by name.</summary>
public enum SearchOrder { Relevance, Name, Cheapest, Dearest }
