namespace ServerlessShop.Cosmos.Specs;

public sealed class QueryRefusalsSpec(QueriesData shop) : IClassFixture<QueriesData>
{
    [Theory]
    [InlineData("SELECT * FROM c WHERE c.price BETWEEN 3 AND 5 AND c.name LIKE 'x%'")]
    [InlineData("SELECT * FROM c WHERE c.name LIKE 'x%' AND c.price BETWEEN 3 AND 5")]
    [InlineData("SELECT * FROM c WHERE c.name = 'open")]
    [InlineData("SELECT c.name alias FROM c")]
    [InlineData("SELECT * FROM c WHERE c.name == 'x'")]
    [InlineData("SELECT * FROM c LIMIT 1")]
    [InlineData("SELECT * FROM c OFFSET 1")]
    [InlineData("SELECT * FROM c WHERE c.order = 1")]
    [InlineData("SELECT * FROM c;")]
    [InlineData("SELECT * FROM c WHERE c.sizes[0].left = 1")]
    [InlineData("DELETE FROM c")]
    public async Task What_the_grammar_does_not_allow_is_a_syntax_error(string query) =>
        Assert.Contains("Syntax error", await shop.Refusal(query));

    [Theory]
    [InlineData("SELECT * FROM c WHERE d.name = 'x'", "'d' could not be resolved")]
    [InlineData("SELECT * FROM c WHERE c.name = TRUE", "'TRUE' could not be resolved")]
    [InlineData("SELECT * FROM c JOIN t IN c.tags", "single input set")]
    [InlineData("SELECT *", "FROM clause is omitted")]
    [InlineData("SELECT c.id, c.maker.name AS id FROM c", "'id' specified more than once")]
    [InlineData("SELECT c.name, COUNT(1) FROM c GROUP BY c.pk", "not contained in either an aggregate function or the GROUP BY")]
    [InlineData("SELECT c.pk, COUNT(1) AS n FROM c GROUP BY c.pk ORDER BY c.pk", "GROUP BY")]
    [InlineData("SELECT * FROM c WHERE COUNT(1) > 1", "WHERE clause")]
    [InlineData("SELECT * FROM c WHERE c.name = @missing", "@missing")]
    [InlineData("SELECT VALUE COUNT(1) + 1 FROM c", "Compositions of aggregates")]
    [InlineData("SELECT VALUE {'n': COUNT(1)} FROM c", "Compositions of aggregates")]
    [InlineData("SELECT VALUE SUM(COUNT(1)) FROM c", "containing an aggregate or a subquery")]
    [InlineData("SELECT TOP 1 * FROM c OFFSET 1 LIMIT 1", "TOP cannot be used")]
    [InlineData("SELECT VALUE (SELECT VALUE t FROM t IN c.tags) FROM c", "cannot be greater than one")]
    [InlineData("SELECT VALUE ARRAY(SELECT TOP 1 VALUE t FROM t IN c.tags) FROM c", "not supported in subqueries")]
    [InlineData("SELECT VALUE LENGTH(c.name, 1) FROM c", "requires 1 argument(s)")]
    [InlineData("SELECT VALUE {'a': 1, 'a': 2} FROM c", "'a' specified more than once")]
    public async Task What_makes_no_sense_is_refused(string query, string because) =>
        Assert.Contains(because, await shop.Refusal(query));

    [Theory]
    [InlineData("SELECT VALUE NOSUCH(c.name) FROM c", "NOSUCH")]
    [InlineData("SELECT VALUE udf.mine(c.name) FROM c", "user-defined function")]
    [InlineData("SELECT VALUE ST_DISTANCE(c.a, c.b) FROM c", "ST_DISTANCE")]
    [InlineData("SELECT VALUE FIRST(SELECT VALUE t FROM t IN c.tags) FROM c", "FIRST")]
    public async Task What_is_not_implemented_is_refused_by_name(string query, string name) =>
        Assert.Contains(name, await shop.Refusal(query));

    [Fact]
    public async Task Sorting_by_two_paths_needs_their_composite_index()
    {
        Assert.Contains("composite index", await shop.Refusal("SELECT * FROM c ORDER BY c.pk, c.price"));
        Assert.Contains("composite index", await shop.Refusal("SELECT * FROM c ORDER BY c.pk, c.stock"));
        Assert.Contains("composite index", await shop.Refusal("SELECT * FROM c ORDER BY c.stock DESC, c.pk"));
    }

    [Fact]
    public async Task Sorting_by_an_excluded_path_is_refused_and_filtering_is_not()
    {
        Assert.Contains("excluded", await shop.Refusal("SELECT * FROM c ORDER BY c.name"));
        Assert.Contains("excluded", await shop.Refusal("SELECT * FROM c ORDER BY c.maker.city"));
        Assert.Equal(
            """["mug"]""",
            await shop.Json("SELECT VALUE c.id FROM c WHERE c.maker.city = 'Leeds' AND c.name = 'Mug'"));
    }

    [Fact]
    public async Task Sorting_by_an_expression_is_refused() =>
        Assert.Contains(
            "could not be mapped to a document path", await shop.Refusal("SELECT * FROM c ORDER BY LOWER(c.pk)"));
}
