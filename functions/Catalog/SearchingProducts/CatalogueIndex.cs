using ServerlessShop.Catalog.Categories;
using ServerlessShop.Catalog.Products;

namespace ServerlessShop.Catalog.SearchingProducts;

/// <summary>
/// Which products have which words, as they were at one moment. Never changes once made, so any number of searches
/// may read it at once.
/// </summary>
public sealed class CatalogueIndex
{
    /// <summary>A match that costs nothing is best; a product without one is not found.</summary>
    public const int NotFound = int.MaxValue;

    private readonly string[] _words;
    private readonly int[][] _inNames;
    private readonly int[][] _elsewhere;

    public CatalogueIndex(IEnumerable<Product.Listed> products, CategoryTree categories)
    {
        Products = [.. products.OrderBy(product => product.Sku.Code, StringComparer.Ordinal)];
        Categories = categories;
        Paths = categories.Categories.ToDictionary(
            category => category.Id, category => (IReadOnlyList<Category>)[.. categories.PathOf(category.Id)]);
        var inNames = new Dictionary<string, List<int>>();
        var elsewhere = new Dictionary<string, List<int>>();
        for (var i = 0; i < Products.Count; i++)
        {
            var product = Products[i];
            foreach (var word in Words.Of(product.Name)) { Add(inNames, word, i); }
            foreach (var word in Words.Of(product.Sku.Code)) { Add(elsewhere, word, i); }
            foreach (var category in PathOf(product)) { foreach (var word in Words.Of(category.Name)) { Add(elsewhere, word, i); } }
        }

        _words = [.. inNames.Keys.Union(elsewhere.Keys).Order(StringComparer.Ordinal)];
        _inNames = [.. _words.Select(word => Of(inNames, word))];
        _elsewhere = [.. _words.Select(word => Of(elsewhere, word))];
    }

    /// <summary>In order of sku.</summary>
    public IReadOnlyList<Product.Listed> Products { get; }

    public CategoryTree Categories { get; }

    public int WordCount => _words.Length;

    private Dictionary<string, IReadOnlyList<Category>> Paths { get; }

    /// <summary>The product's category and those it lies in.</summary>
    public IReadOnlyList<Category> PathOf(Product.Listed product) =>
        product.Category is { } id && Paths.TryGetValue(id, out var path) ? path : [];

    /// <summary>What it costs each product to be found by all these words: the sum of each word's best match.</summary>
    public int[] Costs(IReadOnlyList<string> words)
    {
        var costs = new int[Products.Count];
        var best = new int[Products.Count];
        foreach (var word in words)
        {
            Array.Fill(best, NotFound);
            Match(word, best);
            for (var i = 0; i < costs.Length; i++)
            {
                costs[i] = costs[i] == NotFound || best[i] == NotFound ? NotFound : costs[i] + best[i];
            }
        }

        return costs;
    }

    /// <summary>The words of names that begin so, each with the products that have it.</summary>
    public IEnumerable<(string Word, IReadOnlyList<int> Products)> Beginning(string prefix)
    {
        for (var i = FirstFrom(prefix); i < _words.Length && _words[i].StartsWith(prefix, StringComparison.Ordinal); i++)
        {
            if (_inNames[i].Length > 0) { yield return (_words[i], _inNames[i]); }
        }
    }

    private void Match(string asked, int[] best)
    {
        var from = FirstFrom(asked);
        var to = from;
        for (; to < _words.Length && _words[to].StartsWith(asked, StringComparison.Ordinal); to++)
        {
            Count(to, Closeness.Prefix);
        }

        if (from < to && _words[from] == asked) { Count(from, Closeness.Exact); }
        if (Words.EditsAllowed(asked) is var most && most == 0) { return; }

        // All words that do not begin so: a few thousand, of which the length alone rules out most.
        for (var i = 0; i < _words.Length; i++)
        {
            if (i == from) { i = to; }
            if (i < _words.Length && Words.Edits(asked, _words[i], most) is { } edits) { Count(i, Closeness.Prefix + edits); }
        }

        void Count(int word, int closeness)
        {
            foreach (var i in _inNames[word]) { best[i] = Math.Min(best[i], Closeness.Cost(closeness, isInName: true)); }
            foreach (var i in _elsewhere[word]) { best[i] = Math.Min(best[i], Closeness.Cost(closeness, isInName: false)); }
        }
    }

    private int FirstFrom(string prefix)
    {
        var at = Array.BinarySearch(_words, prefix, StringComparer.Ordinal);
        return at < 0 ? ~at : at;
    }

    private static int[] Of(Dictionary<string, List<int>> postings, string word) =>
        postings.TryGetValue(word, out var products) ? [.. products] : [];

    private static void Add(Dictionary<string, List<int>> postings, string word, int product)
    {
        if (!postings.TryGetValue(word, out var products)) { postings[word] = products = []; }
        if (products.Count == 0 || products[^1] != product) { products.Add(product); }
    }
}

/// <summary>How well a word of the catalogue answers a word asked for: exact, then prefix, then one edit, then two.</summary>
public static class Closeness
{
    public const int Exact = 0;
    public const int Prefix = 1;

    /// <summary>At the same closeness, a word of the name goes before one of the sku or of a category.</summary>
    public static int Cost(int closeness, bool isInName) => (closeness * 2) + (isInName ? 0 : 1);
}
