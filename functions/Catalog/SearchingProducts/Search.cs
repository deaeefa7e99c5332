using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;

namespace ServerlessShop.Catalog.SearchingProducts;

/// <summary>Finds products in an index.</summary>
public static class Search
{
    public const int SuggestionsMax = 10;

    public static SearchAnswer Find(CatalogueIndex index, SearchQuery query, View view)
    {
        var costs = index.Costs(Words.Of(query.Text ?? ""));
        var found = new List<(SearchPosition Position, Product.Listed Product)>();
        var categories = new Dictionary<string, int>();
        var levels = new Dictionary<StockLevel, int>();
        for (var i = 0; i < costs.Length; i++)
        {
            if (costs[i] == CatalogueIndex.NotFound) { continue; }

            var product = (Product.Listed)index.Products[i].At(view.Now);
            var price = view.Pricing.Of(product.Price).Minor;
            if (price < query.MinPrice || price > query.MaxPrice) { continue; }

            var path = index.PathOf(product);
            var level = product.Availability?.Level ?? StockLevel.In;
            var isThere = query.Category is null || path.Any(category => category.Id == query.Category);
            var isSo = query.Availability is null || query.Availability.Contains(level);

            // How many there would be with another choice: each facet leaves its own filter out.
            if (isSo) { foreach (var category in path) { Add(categories, category.Id); } }
            if (isThere) { Add(levels, level); }
            if (isThere && isSo) { found.Add((PositionOf(product, costs[i], price, level, query.Order), product)); }
        }

        found.Sort((a, b) => a.Position.CompareTo(b.Position));
        var rest = query.After is { } after ? found.SkipWhile(one => one.Position <= after) : found;
        var page = rest.Take(query.Limit + 1).ToList();
        var isLast = page.Count <= query.Limit;
        return new(
            [.. page.Take(query.Limit).Select(one => view.Of(one.Product)!)],
            found.Count,
            new(
                [.. index.Categories.Categories.Where(one => categories.ContainsKey(one.Id))
                    .Select(one => new SearchAnswer.CategoryCount(one.Id, one.Name, one.ParentId, categories[one.Id]))],
                [.. levels.OrderBy(one => one.Key).Select(one => new SearchAnswer.LevelCount(one.Key, one.Value))]),
            isLast ? null : page[query.Limit - 1].Position.Write(query.Fingerprint));
    }

    /// <summary>How the last word may go on, given those before it; what most products have comes first.</summary>
    public static IReadOnlyList<Suggestion> Suggest(CatalogueIndex index, string text)
    {
        var words = Words.Of(text);
        if (words.Count == 0) { return []; }

        var before = words.SkipLast(1).ToList();
        var costs = index.Costs(before);
        return
        [
            .. index.Beginning(words[^1])
                .Where(found => !before.Contains(found.Word))
                .Select(found => (found.Word, Count: found.Products.Count(i => costs[i] != CatalogueIndex.NotFound)))
                .Where(found => found.Count > 0)
                .OrderByDescending(found => found.Count).ThenBy(found => found.Word, StringComparer.Ordinal)
                .Take(SuggestionsMax)
                .Select(found => new Suggestion(string.Join(' ', before.Append(found.Word)), found.Count)),
        ];
    }

    private static SearchPosition PositionOf(
        Product.Listed product, int cost, long price, StockLevel level, SearchOrder order) => new(
        order switch
        {
            SearchOrder.Name => 0,
            SearchOrder.Cheapest => price,
            SearchOrder.Dearest => -price,
            _ => (cost * 2L) + (level == StockLevel.Out ? 1 : 0),
        },
        product.Name,
        product.Sku.Code);

    private static void Add<T>(Dictionary<T, int> counts, T key) where T : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}

/// <summary>A page of what was found.</summary>
/// <param name="Total">On all pages.</param>
public sealed record SearchAnswer(
    IReadOnlyList<ProductAnswer> Products, int Total, SearchAnswer.Counts Facets, string? Continuation)
{
    public sealed record Counts(IReadOnlyList<CategoryCount> Categories, IReadOnlyList<LevelCount> Availability);

    /// <param name="Products">In it and in all that lies in it.</param>
    public sealed record CategoryCount(string Id, string Name, string? ParentId, int Products);

    public sealed record LevelCount(StockLevel Availability, int Products);
}

/// <summary>A text that finds so many products.</summary>
public sealed record Suggestion(string Text, int Products);
