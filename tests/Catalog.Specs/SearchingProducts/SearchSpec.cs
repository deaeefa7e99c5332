using ServerlessShop.Catalog.Categories;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Catalog.SearchingProducts;
using ServerlessShop.Kernel;
using static ServerlessShop.Catalog.Specs.ProductSamples;

namespace ServerlessShop.Catalog.Specs.SearchingProducts;

public sealed class SearchSpec
{
    private static readonly View _view = new(new(new PriceRule.OnSale(10), new(2_000)), Noon, "https://pictures");

    private static readonly CategoryTree _tree = new(
    [
        new("home", "Home and garden"), new("lighting", "Lighting", "home"), new("candles", "Candles", "lighting"),
        new("party", "Party lights"),
    ]);

    private static readonly string[] _vocabulary =
        "white hanging heart holder lantern light lights candle candles red retrospot bag children's christmas decoration t-light 12 pink party set of"
            .Split(' ');

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Everything_is_found_that_a_look_at_every_product_finds_in_the_same_order(int seed)
    {
        var random = new Random(seed);
        var products = Enumerable.Range(0, 60).Select(i => AnyProduct(random, i)).ToList();
        var index = new CatalogueIndex(products, _tree);
        var naive = new NaiveSearch(products, _tree, _view);
        var found = 0;

        for (var n = 0; n < 100; n++)
        {
            var query = AnyQuery(random);
            var expected = naive.Find(query);
            var answer = Search.Find(index, query with { Limit = products.Count }, _view);

            Assert.Equal(expected, answer.Products.Select(product => product.Sku));
            Assert.Equal(expected.Count, answer.Total);
            Assert.Equal(
                naive.CategoryCounts(query).OrderBy(counted => counted.Key, StringComparer.Ordinal),
                answer.Facets.Categories.Select(one => KeyValuePair.Create(one.Id, one.Products)).OrderBy(one => one.Key, StringComparer.Ordinal));
            Assert.Equal(
                naive.LevelCounts(query).OrderBy(counted => counted.Key),
                answer.Facets.Availability.Select(one => KeyValuePair.Create(one.Availability, one.Products)));
            Assert.Equal(expected, AllPages(index, query with { Limit = 1 + random.Next(7) }));
            found += expected.Count;
        }

        Assert.True(found > 400, $"Only {found} found: the queries miss the catalogue.");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Edits_are_counted_as_defined(int seed)
    {
        var random = new Random(seed);
        for (var n = 0; n < 5_000; n++)
        {
            var a = AnyLetters(random);
            var b = random.Next(2) == 0 ? AnyLetters(random) : Mistyped(random, a);
            var most = random.Next(3);
            var edits = NaiveSearch.Edits(a, b);

            Assert.Equal(edits <= most ? edits : null, Words.Edits(a, b, most));
        }
    }

    [Theory]
    [InlineData("lanten", "LANTERN")] // One left out.
    [InlineData("lantren", "LANTERN")] // Two swapped.
    [InlineData("retrosptt", "RETROSPOT")] // One replaced.
    [InlineData("decorrattion", "DECORATION")] // Two too many.
    [InlineData("Children's", "CHILDRENS")]
    [InlineData("lant", "LANTERN")]
    public void A_word_is_found_mistyped_or_begun(string asked, string name) => Assert.Single(Found(asked, Of("1", name)));

    [Theory]
    [InlineData("rad", "RED")] // Too short to be a mistake.
    [InlineData("lanxxrn", "LANTERN")] // Two edits in seven letters.
    [InlineData("85124A", "LANTERN 85123A")] // A code one off is another code.
    [InlineData("lantern blue", "LANTERN")] // All words must be there.
    [InlineData("antern", "XLANTERN")] // Two edits in six letters.
    public void What_was_not_asked_for_is_not_found(string asked, string name) => Assert.Empty(Found(asked, Of("1", name)));

    [Fact]
    public void Exact_goes_before_begun_before_mistyped_and_a_name_before_a_category()
    {
        Product.Listed[] products =
        [
            Of("1", "Lights of the world"), Of("2", "A night scene"), Of("3", "A light scene"),
            Of("4", "Shade") with { Category = "light" }, Of("5", "A light scene") with { Availability = new(StockLevel.Out, 1) },
        ];
        var index = new CatalogueIndex(products, new([new("light", "Light")]));

        var answer = Search.Find(index, new("light"), _view);

        Assert.Equal(["3", "5", "4", "1", "2"], answer.Products.Select(product => product.Sku));
    }

    [Fact]
    public void Prices_are_those_asked_now()
    {
        var dearer = Of("1", "Lantern") with { Prices = new Prices().With(Plan(Guid.Empty, 10_00, Noon)) };
        var index = new CatalogueIndex([dearer, Of("2", "Lantern")], _tree);

        // A list price of 10.00 is 9.00 in the sale of ten per cent.
        Assert.Equal(["1"], Search.Find(index, new(MinPrice: 9_00, MaxPrice: 9_00), _view).Products.Select(product => product.Sku));
        Assert.Equal(["2", "1"], Search.Find(index, new(Order: SearchOrder.Cheapest), _view).Products.Select(product => product.Sku));
        Assert.Equal(["1", "2"], Search.Find(index, new(Order: SearchOrder.Dearest), _view).Products.Select(product => product.Sku));
    }

    [Fact]
    public void A_category_has_what_lies_in_those_below_it() => Assert.Equal(
        ["1"],
        Search.Find(
            new([Of("1", "Lantern") with { Category = "candles" }, Of("2", "Lantern") with { Category = "party" }], _tree),
            new(Category: "home"),
            _view).Products.Select(product => product.Sku));

    [Fact]
    public void Suggestions_go_on_with_the_last_word_most_products_first()
    {
        var index = new CatalogueIndex(
            [Of("1", "White lantern"), Of("2", "White light"), Of("3", "White light holder"), Of("4", "Red lamp")], _tree);

        Assert.Equal([new("white light", 2), new Suggestion("white lantern", 1)], Search.Suggest(index, "White l"));
        Assert.Equal([new Suggestion("whtie holder", 1)], Search.Suggest(index, "whtie ho"));
        Assert.Empty(Search.Suggest(index, "blue l"));
        Assert.Empty(Search.Suggest(index, " "));
    }

    [Fact]
    public void A_continuation_belongs_to_one_search()
    {
        var continuation = new SearchPosition(4, "Lantern", "1").Write(new SearchQuery("light").Fingerprint);

        Assert.True(Read($"q=light&limit=7&continuation={continuation}", out var query, out _));
        Assert.Equal((new SearchPosition(4, "Lantern", "1"), 7), (query!.After, query.Limit));
        foreach (var other in new[] { "q=lights", "q=light&sort=price", "q=light&minPrice=1", "q=light&category=home", "q=light&availability=in" })
        {
            Assert.False(Read($"{other}&continuation={continuation}", out _, out var invalid));
            Assert.Equal(["continuation"], invalid.Keys);
        }

        Assert.False(Read("q=light&continuation=nonsense", out _, out _));
        Assert.False(Read("q=light&continuation=bnVsbA", out _, out _)); // null
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("minPrice=-1", "minPrice")]
    [InlineData("maxPrice=1.5", "maxPrice")]
    [InlineData("availability=in,much", "availability")]
    [InlineData("sort=random", "sort")]
    [InlineData("category=A B", "category")]
    [InlineData("q=a b c d e f g h i", "q")]
    public void What_cannot_be_read_names_its_parameter(string parameters, string name)
    {
        Assert.False(Read(parameters, out _, out var invalid));
        Assert.Equal([name], invalid.Keys);
    }

    private static bool Read(string parameters, out SearchQuery? query, out Dictionary<string, string[]> invalid)
    {
        var said = parameters.Split('&').Select(one => one.Split('=', 2)).ToDictionary(one => one[0], one => one[1]);
        return SearchQuery.TryRead(said.GetValueOrDefault, out query, out invalid);
    }

    private static IReadOnlyList<ProductAnswer> Found(string text, params Product.Listed[] products) =>
        Search.Find(new(products, _tree), new(text), _view).Products;

    private static Product.Listed Of(string sku, string name) => new(new Sku(sku), name, Pence(2_00));

    private static List<string> AllPages(CatalogueIndex index, SearchQuery query)
    {
        var skus = new List<string>();
        while (true)
        {
            var page = Search.Find(index, query, _view);
            skus.AddRange(page.Products.Select(product => product.Sku));
            if (page.Continuation is not { } continuation) { return skus; }

            Assert.Equal(query.Limit, page.Products.Count);
            query = query with { After = SearchPosition.Read(continuation, query.Fingerprint) };
        }
    }

    private static Product.Listed AnyProduct(Random random, int i)
    {
        var name = string.Join(' ', Enumerable.Range(0, 1 + random.Next(4)).Select(_ => _vocabulary[random.Next(_vocabulary.Length)]));
        return new Product.Listed(new Sku($"{10_000 + i}"), name, Pence(1 + random.Next(5) * 100))
        {
            Category = random.Next(3) == 0 ? null : _tree.Categories[random.Next(_tree.Categories.Count)].Id,
            Availability = random.Next(3) == 0 ? null : new((StockLevel)random.Next(3), 1),
        };
    }

    private static SearchQuery AnyQuery(Random random) => new(
        random.Next(5) == 0 ? null : string.Join(' ', Enumerable.Range(0, 1 + random.Next(2)).Select(_ => AnyWord(random))),
        random.Next(3) == 0 ? _tree.Categories[random.Next(_tree.Categories.Count)].Id : null,
        random.Next(4) == 0 ? random.Next(500) : null,
        random.Next(4) == 0 ? random.Next(500) : null,
        random.Next(4) == 0 ? [(StockLevel)random.Next(3)] : null,
        (SearchOrder)random.Next(4));

    private static string AnyWord(Random random)
    {
        var word = _vocabulary[random.Next(_vocabulary.Length)];
        return random.Next(6) switch
        {
            0 => word[..(1 + random.Next(word.Length))],
            1 => Mistyped(random, word),
            2 => Mistyped(random, Mistyped(random, word)),
            3 => $"{10_000 + random.Next(60)}",
            _ => word,
        };
    }

    private static string AnyLetters(Random random) =>
        string.Concat(Enumerable.Range(0, 1 + random.Next(9)).Select(_ => (char)('a' + random.Next(3))));

    private static string Mistyped(Random random, string word)
    {
        var at = random.Next(word.Length);
        var letter = (char)('a' + random.Next(26));
        return random.Next(4) switch
        {
            0 => word.Remove(at, 1) is { Length: > 0 } shorter ? shorter : word,
            1 => word.Insert(at, $"{letter}"),
            2 when at > 0 => $"{word[..(at - 1)]}{word[at]}{word[at - 1]}{word[(at + 1)..]}",
            _ => $"{word[..at]}{letter}{word[(at + 1)..]}",
        };
    }
}
