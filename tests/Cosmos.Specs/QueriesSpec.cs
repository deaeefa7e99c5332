using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class QueriesSpec(QueriesData shop) : IClassFixture<QueriesData>
{
    [Fact]
    public async Task Select_names_values_or_takes_one()
    {
        Assert.Equal("""[{"name":"Mug","city":"Leeds","twice":25}]""", await shop.Json(
            "SELECT c.name, c.maker.city, c.price * 2 AS twice FROM c WHERE c.id = 'mug'"));
        Assert.Equal("""["Mug"]""", await shop.Json("SELECT VALUE c.name FROM c WHERE c.id = 'mug'"));
        Assert.Equal("""[{"$1":3,"$2":"x"}]""", await shop.Json("SELECT 1 + 2, 'x'"));
        Assert.Equal("""[{"n":"Mug","of":["blue",3]}]""", await shop.Json(
            "SELECT VALUE {\"n\": c.name, \"of\": [c.tags[0], c[\"stock\"]]} FROM c WHERE c.id = 'mug'"));
    }

    [Fact]
    public async Task Select_star_gives_the_items_with_system_properties()
    {
        var item = Assert.Single(await shop.Rows(new(), "SELECT * FROM c WHERE c.id = 'tea'"));

        Assert.StartsWith("""{"id":"tea","pk":"kitchen","name":"Tea","price":4""", item);
        Assert.Contains("\"_etag\":", item);
    }

    [Fact]
    public async Task What_is_undefined_drops_out_and_null_does_not()
    {
        Assert.Equal("""[{},{},{"discount":null},{}]""", await shop.Json("SELECT c.discount FROM c"));
        Assert.Equal("""[null]""", await shop.Json("SELECT VALUE c.discount FROM c"));
        Assert.Equal("""["lamp"]""", await shop.Json("SELECT VALUE c.id FROM c WHERE c.discount = null"));
        Assert.Equal("[]", await shop.Json("SELECT VALUE c.id FROM c WHERE c.nothing = c.nothing OR NOT c.nothing"));
    }

    [Theory]
    [InlineData("c.price > 4", "mug lamp")]
    [InlineData("c.price >= 4 AND c.price != 30", "mug tea")]
    [InlineData("c.price < 5 OR c.stock = 0", "tea lamp")]
    [InlineData("NOT (c.pk = 'living')", "mug tea")]
    [InlineData("c.id IN ('tea', 'odd', 'none')", "tea odd")]
    [InlineData("c.id NOT IN ('tea', 'odd')", "mug lamp")]
    [InlineData("c.price BETWEEN 4 AND 12.5", "mug tea")]
    [InlineData("c.pk = 'living' AND (c.price BETWEEN 4 AND 50)", "lamp")]
    [InlineData("c.price NOT BETWEEN 4 AND 12.5", "lamp")]
    [InlineData("c.name LIKE '_ug'", "mug")]
    [InlineData("c.name LIKE '%a%'", "tea lamp")]
    [InlineData("c.name LIKE '%50!%%' ESCAPE '!'", "odd")]
    [InlineData("c.name LIKE '[L-M]%'", "mug lamp")]
    [InlineData("c.name NOT LIKE '[^L-M]%'", "mug lamp")]
    [InlineData("c.stock", "odd")]
    [InlineData("c.stock % 2 = 1", "mug")]
    [InlineData("c.stock & 1 = 1", "mug")]
    [InlineData("c.stock + 1 * 2 = 5", "mug")]
    [InlineData("NOT c.stock = false", "odd")]
    [InlineData("c.stock = 3 ? true : c.stock = 40 ?? true", "mug tea")]
    [InlineData("c.price != 4", "mug lamp odd")]
    [InlineData("c.pk || '-' || c.id = 'living-odd'", "odd")]
    [InlineData("(c.maker.city ?? 'nowhere') = 'nowhere'", "tea lamp odd")]
    [InlineData("(c.stock > 2 ? 'plenty' : 'few') = 'plenty'", "mug tea")]
    [InlineData("EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = 'clay')", "mug")]
    [InlineData("ARRAY_CONTAINS(c.tags, 'green')", "tea")]
    [InlineData("ARRAY_CONTAINS(c.sizes, {'cm': 10}, true)", "mug")]
    public async Task Conditions_select_items(string condition, string ids) =>
        Assert.Equal(
            ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => $"\"{id}\""),
            await shop.Rows(new(), $"SELECT VALUE c.id FROM c WHERE {condition}"));

    [Fact]
    public async Task Parameters_stand_for_any_value()
    {
        Assert.Equal("""["tea"]""", await shop.Json("SELECT VALUE c.id FROM c WHERE c.name = @name", ("@name", "Tea")));
        Assert.Equal(
            """["lamp"]""",
            await shop.Json("SELECT VALUE c.id FROM c WHERE c.discount = @none", ("@none", null)));
        Assert.Equal("""["mug","lamp"]""", await shop.Json(
            "SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(@ids, c.id)", ("@ids", new[] { "lamp", "mug" })));
        Assert.Equal(
            """["tea"]""",
            await shop.Json("SELECT VALUE c.id FROM c OFFSET @skip LIMIT @take", ("@skip", 1), ("@take", 1)));
    }

    [Theory]
    [InlineData("CONCAT('a', 'b', 'c')", "\"abc\"")]
    [InlineData("CONTAINS('Mug', 'UG', true)", "true")]
    [InlineData("STARTSWITH('Mug', 'm')", "false")]
    [InlineData("ENDSWITH('Mug', 'ug')", "true")]
    [InlineData("STRINGEQUALS('a', 'A', true)", "true")]
    [InlineData("INDEX_OF('banana', 'na', 3)", "4")]
    [InlineData("LENGTH('four')", "4")]
    [InlineData("LOWER('Ab') || UPPER('Ab')", "\"abAB\"")]
    [InlineData("TRIM('  a ') || '|' || LTRIM(' b') || RTRIM('c ')", "\"a|bc\"")]
    [InlineData("SUBSTRING('banana', 1, 3)", "\"ana\"")]
    [InlineData("LEFT('banana', 2) || RIGHT('banana', 2)", "\"bana\"")]
    [InlineData("REPLACE('banana', 'an', 'o')", "\"booa\"")]
    [InlineData("REPLICATE('ab', 2)", "\"abab\"")]
    [InlineData("REVERSE('abc')", "\"cba\"")]
    [InlineData("REGEXMATCH('abcd', 'ABC', 'i')", "true")]
    [InlineData("TOSTRING(1.5) || TOSTRING(true)", "\"1.5true\"")]
    [InlineData("STRINGTONUMBER('1.5') + 1", "2.5")]
    [InlineData("STRINGTOARRAY('[1, 2]')", "[1,2]")]
    [InlineData("STRINGSPLIT('a,b', ',')", "[\"a\",\"b\"]")]
    public async Task String_functions_give_their_results(string expression, string result) =>
        Assert.Equal(result, await Value(expression));

    [Theory]
    [InlineData("ABS(-2.5)", "2.5")]
    [InlineData("CEILING(1.2) + FLOOR(1.8)", "3")]
    [InlineData("ROUND(2.5)", "3")]
    [InlineData("ROUND(2.345, 2)", "2.35")]
    [InlineData("TRUNC(-2.9)", "-2")]
    [InlineData("POWER(2, 10)", "1024")]
    [InlineData("SQRT(16) + SQUARE(3)", "13")]
    [InlineData("SIGN(-3)", "-1")]
    [InlineData("LOG10(1000)", "3")]
    [InlineData("ABS('x')", "")]
    [InlineData("1 / 0", "")]
    public async Task Math_functions_give_their_results(string expression, string result) =>
        Assert.Equal(result, await Value(expression));

    [Theory]
    [InlineData("ARRAY_LENGTH([1, 2])", "2")]
    [InlineData("ARRAY_CONCAT([1], [2, 3])", "[1,2,3]")]
    [InlineData("ARRAY_SLICE([1, 2, 3, 4], 1, 2)", "[2,3]")]
    [InlineData("ARRAY_SLICE([1, 2, 3, 4], -1)", "[4]")]
    [InlineData("ARRAY_CONTAINS([{'a': 1, 'b': 2}], {'a': 1})", "false")]
    [InlineData("ARRAY_CONTAINS_ANY([1, 2], 2, 9)", "true")]
    [InlineData("ARRAY_CONTAINS_ALL([1, 2], 2, 9)", "false")]
    [InlineData("SETUNION([1, 2], [2, 3])", "[1,2,3]")]
    [InlineData("SETINTERSECT([1, 2], [2, 3])", "[2]")]
    [InlineData("[1, undefined, 2]", "[1,2]")]
    public async Task Array_functions_give_their_results(string expression, string result) =>
        Assert.Equal(result, await Value(expression));

    [Theory]
    [InlineData("IS_DEFINED(undefined)", "false")]
    [InlineData("IS_NULL(null)", "true")]
    [InlineData("IS_BOOL(true) AND IS_NUMBER(1) AND IS_STRING('a') AND IS_ARRAY([]) AND IS_OBJECT({})", "true")]
    [InlineData("IS_PRIMITIVE([])", "false")]
    [InlineData("IIF(1 < 2, 'yes', 'no')", "\"yes\"")]
    [InlineData("1 = '1'", "false")]
    [InlineData("1 < '1'", "")]
    [InlineData("undefined ?? null ?? 1", "null")]
    [InlineData("{'a': [1, {'b': 2}]} = {'a': [1.0, {'b': 2}]}", "true")]
    public async Task Types_are_told_apart(string expression, string result) =>
        Assert.Equal(result, await Value(expression));

    [Fact]
    public async Task Joins_give_a_row_for_each_element()
    {
        Assert.Equal("""[{"id":"mug","cm":8},{"id":"mug","cm":10},{"id":"lamp","cm":40}]""", await shop.Json(
            "SELECT c.id, s.cm FROM c JOIN s IN c.sizes"));
        Assert.Equal("""[8,10,40]""", await shop.Json("SELECT VALUE s.cm FROM s IN c.sizes"));
        Assert.Equal("""[{"t":"blue","cm":10},{"t":"clay","cm":10}]""", await shop.Json(
            "SELECT t, s.cm FROM c JOIN t IN c.tags JOIN s IN c.sizes WHERE s.cm = 10"));
        Assert.Equal("""["Ada","Bob"]""", await shop.Json("SELECT VALUE m.name FROM c.maker AS m"));
    }

    [Fact]
    public async Task Subqueries_see_the_row_around_them()
    {
        Assert.Equal(
            """[{"id":"mug","remaining":3},{"id":"tea","remaining":0},{"id":"lamp","remaining":0},{"id":"odd","remaining":0}]""",
            await shop.Json(
            "SELECT c.id, (SELECT VALUE SUM(s[\"left\"]) FROM s IN c.sizes) AS remaining FROM c"));
        Assert.Equal("""[["BLUE","CLAY"]]""", await shop.Json(
            "SELECT VALUE ARRAY(SELECT VALUE UPPER(t) FROM t IN c.tags) FROM c WHERE c.id = 'mug'"));
        Assert.Equal("""[{"id":"mug","big":10}]""", await shop.Json(
            "SELECT c.id, big.cm AS big FROM c JOIN (SELECT VALUE s FROM s IN c.sizes WHERE s.cm = 10) AS big"));
        Assert.Equal("""["mug"]""", await shop.Json(
            """SELECT VALUE root["id"] FROM root JOIN (SELECT VALUE EXISTS(SELECT VALUE s0 FROM root JOIN s0 IN root["sizes"] WHERE (s0["left"] = 2))) AS v0 WHERE v0"""));
    }

    [Fact]
    public async Task Aggregates_count_sum_and_compare()
    {
        Assert.Equal("[4]", await shop.Json("SELECT VALUE COUNT(1) FROM c"));
        Assert.Equal("[1]", await shop.Json("SELECT VALUE COUNT(c.discount) FROM c"));
        Assert.Equal("""[{"s":46.5,"a":15.5,"lo":4,"hi":30}]""", await shop.Json(
            "SELECT SUM(c.price) AS s, AVG(c.price) AS a, MIN(c.price) AS lo, MAX(c.price) AS hi FROM c WHERE IS_NUMBER(c.price)"));
        Assert.Equal("[{}]", await shop.Json("SELECT SUM(c.price) AS s FROM c"));
        Assert.Equal("""[{"n":0}]""", await shop.Json("SELECT COUNT(1) AS n FROM c WHERE false"));
    }

    [Fact]
    public async Task Groups_are_counted_by_their_keys()
    {
        Assert.Equal("""[{"pk":"kitchen","n":2,"most":40},{"pk":"living","n":2,"most":0}]""", await shop.Json(
            "SELECT c.pk, COUNT(1) AS n, MAX(c.stock) AS most FROM c GROUP BY c.pk"));
        Assert.Equal("""["kitchen","living"]""", await shop.Json("SELECT VALUE c.pk FROM c GROUP BY c.pk"));
        Assert.Equal("""[{"$1":"KITCHEN","n":2},{"$1":"LIVING","n":2}]""", await shop.Json(
            "SELECT UPPER(c.pk), COUNT(1) AS n FROM c GROUP BY UPPER(c.pk)"));
    }

    [Fact]
    public async Task Distinct_gives_every_value_once()
    {
        Assert.Equal("""["kitchen","living"]""", await shop.Json("SELECT DISTINCT VALUE c.pk FROM c"));
        Assert.Equal("""[{"pk":"kitchen"},{"pk":"living"}]""", await shop.Json("SELECT DISTINCT c.pk FROM c"));
    }

    [Fact]
    public async Task Results_are_sorted_by_type_and_value()
    {
        Assert.Equal("""["tea","mug","lamp","odd"]""", await shop.Json("SELECT VALUE c.id FROM c ORDER BY c.price"));
        Assert.Equal(
            """["tea","mug","lamp","odd"]""",
            await shop.Json("SELECT VALUE c.id FROM c ORDER BY c.stock DESC"));
        Assert.Equal(
            """["tea","mug","lamp","odd"]""",
            await shop.Json("SELECT VALUE c.id FROM c ORDER BY c.pk, c.stock DESC"));
        Assert.Equal(
            """["odd","lamp","mug","tea"]""",
            await shop.Json("SELECT VALUE c.id FROM c ORDER BY c.pk DESC, c.stock ASC"));
    }

    [Fact]
    public async Task Top_offset_and_limit_cut_results()
    {
        Assert.Equal("""["mug","tea"]""", await shop.Json("SELECT TOP 2 VALUE c.id FROM c"));
        Assert.Equal("""["tea","lamp"]""", await shop.Json("SELECT VALUE c.id FROM c OFFSET 1 LIMIT 2"));
        Assert.Equal(
            """["mug","lamp"]""",
            await shop.Json("SELECT VALUE c.id FROM c ORDER BY c.price OFFSET 1 LIMIT 2"));
        Assert.Equal("""["living"]""", await shop.Json("SELECT DISTINCT VALUE c.pk FROM c OFFSET 1 LIMIT 5"));
    }

    [Fact]
    public async Task A_partition_key_narrows_a_query()
    {
        var options = new QueryRequestOptions { PartitionKey = new("living") };

        Assert.Equal(["\"lamp\"", "\"odd\""], await shop.Rows(options, "SELECT VALUE c.id FROM c"));
        Assert.Equal(["2"], await shop.Rows(options, "SELECT VALUE COUNT(1) FROM c"));
        Assert.Empty(await shop.Rows(options, "SELECT * FROM c WHERE c.id = 'mug'"));
    }

    [Fact]
    public async Task Linq_queries_are_understood()
    {
        var dear = shop.Things.GetItemLinqQueryable<Thing>(
            linqSerializerOptions: new() { PropertyNamingPolicy = CosmosPropertyNamingPolicy.CamelCase })
            .Where(thing => thing.Stock > 1 && thing.Name.StartsWith("Mu")).Select(thing => thing.Name);
        using var names = dear.ToFeedIterator();

        Assert.Equal(["Mug"], await names.ReadNextAsync());
        Assert.Equal(4, await shop.Things.GetItemLinqQueryable<Thing>().CountAsync());
    }

    private async Task<string> Value(string expression) =>
        string.Concat(
            await shop.Rows(new QueryRequestOptions { PartitionKey = new("none") }, $"SELECT VALUE {expression}"));

    private sealed record Thing(string Id, string Name, int Stock);
}
