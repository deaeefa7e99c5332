using ServerlessShop.Catalog.Categories;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Catalog.SearchingProducts;

namespace ServerlessShop.Catalog.Specs.SearchingProducts;

/// <summary>
/// What must be found, said as plainly as it can be: every product is looked at, every word of it is compared, edits
/// are counted by the recursive definition. Shares nothing with the index but how texts fall into words.
/// </summary>
internal sealed class NaiveSearch(IReadOnlyList<Product.Listed> products, CategoryTree categories, View view)
{
    public IReadOnlyList<string> Find(SearchQuery query) =>
    [
        .. Matching(query, inCategory: true, atLevel: true)
            .OrderBy(found => query.Order switch
            {
                SearchOrder.Cheapest => PriceOf(found.Product),
                SearchOrder.Dearest => -PriceOf(found.Product),
                SearchOrder.Name => 0,
                _ => (found.Cost * 2) + (LevelOf(found.Product) == StockLevel.Out ? 1 : 0),
            })
            .ThenBy(found => found.Product.Name, StringComparer.Ordinal)
            .ThenBy(found => found.Product.Sku.Code, StringComparer.Ordinal)
            .Select(found => found.Product.Sku.Code),
    ];

    public IReadOnlyDictionary<string, int> CategoryCounts(SearchQuery query) => categories.Categories
        .Select(category => (category.Id, Count: Matching(query, inCategory: false, atLevel: true)
            .Count(found => PathOf(found.Product).Contains(category.Id))))
        .Where(counted => counted.Count > 0)
        .ToDictionary(counted => counted.Id, counted => counted.Count);

    public IReadOnlyDictionary<StockLevel, int> LevelCounts(SearchQuery query) => Matching(query, inCategory: true, atLevel: false)
        .GroupBy(found => LevelOf(found.Product))
        .ToDictionary(group => group.Key, group => group.Count());

    /// <summary>The recursive definition of the optimal string alignment distance.</summary>
    public static int Edits(string a, string b)
    {
        var known = new Dictionary<(int, int), int>();
        return Of(a.Length, b.Length);

        int Of(int i, int j)
        {
            if (i == 0 || j == 0) { return i + j; }
            if (known.TryGetValue((i, j), out var before)) { return before; }

            var least = Math.Min(Math.Min(Of(i - 1, j), Of(i, j - 1)) + 1, Of(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) { least = Math.Min(least, Of(i - 2, j - 2) + 1); }
            return known[(i, j)] = least;
        }
    }

    private IEnumerable<(Product.Listed Product, int Cost)> Matching(SearchQuery query, bool inCategory, bool atLevel) =>
        from product in products
        let cost = CostOf(product, Words.Of(query.Text ?? ""))
        where cost is not null
        where query.MinPrice is null || PriceOf(product) >= query.MinPrice
        where query.MaxPrice is null || PriceOf(product) <= query.MaxPrice
        where !inCategory || query.Category is null || PathOf(product).Contains(query.Category)
        where !atLevel || query.Availability is null || query.Availability.Contains(LevelOf(product))
        select (product, cost.Value);

    private int? CostOf(Product.Listed product, IEnumerable<string> asked) =>
        asked.Aggregate((int?)0, (sum, word) => sum + BestOf(product, word));

    private int? BestOf(Product.Listed product, string asked)
    {
        var elsewhere = Words.Of(product.Sku.Code)
            .Concat(PathOf(product).SelectMany(id => Words.Of(categories.Find(id)!.Name)));
        return Words.Of(product.Name).Select(word => Closeness(asked, word) * 2)
            .Concat(elsewhere.Select(word => (Closeness(asked, word) * 2) + 1))
            .Min();
    }

    private static int? Closeness(string asked, string word)
    {
        if (asked == word) { return 0; }
        if (word.StartsWith(asked, StringComparison.Ordinal)) { return 1; }

        var allowed = asked.Any(char.IsDigit) ? 0 : asked.Length >= 8 ? 2 : asked.Length >= 4 ? 1 : 0;
        var edits = Edits(asked, word);
        return edits <= allowed ? 1 + edits : null;
    }

    private IEnumerable<string> PathOf(Product.Listed product) =>
        product.Category is { } id ? categories.PathOf(id).Select(category => category.Id) : [];

    private long PriceOf(Product.Listed product) => view.Of(product) is { } seen ? seen.UnitPriceMinor ?? seen.PriceMinor : 0;

    private static StockLevel LevelOf(Product.Listed product) => product.Availability?.Level ?? StockLevel.In;
}
