using ServerlessShop.Local.ServiceBus;
using ServerlessShop.Local.ServiceBus.Filters;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

/// <summary>The cases stand in filters.tsv and filter-errors.tsv, for people to review.</summary>
public sealed class SqlFilterSpec
{
    /// <summary>Every filter of filters.tsv is asked about this one.</summary>
    private static readonly BrokeredMessage TheMessage = Message("message-1", "OrderPlacedV1") with
    {
        CorrelationId = "order-1",
        TimeToLive = TimeSpan.FromMinutes(1),
        ScheduledEnqueueTime = Noon,
        Properties = new Dictionary<string, object>
        {
            ["one"] = 1, ["two"] = 2L, ["half"] = 0.5, ["tenth"] = 0.1m, ["big"] = long.MaxValue, ["nan"] = double.NaN,
            ["yes"] = true, ["no"] = false, ["text"] = "Blue_50%", ["quoted"] = "it's", ["empty"] = "",
            ["name"] = "text",
            ["with space"] = "spaced", ["say \"hi\""] = "hi", ["a]b"] = "bracket", ["größe"] = "groß",
            ["guid"] = Guid.Empty, ["time"] = Noon,
        },
    };

    public static TheoryData<string, string> Filters => Read("filters.tsv");

    public static TheoryData<string, string> Errors => Read("filter-errors.tsv");

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_filter_is_true_false_or_unknown_as_the_list_says(string expected, string filter)
    {
        var parsed = SqlFilter.Parse(filter);

        if (expected == "error")
        {
            Assert.Throws<FilterException>(() => parsed.Evaluate(TheMessage));
            return;
        }

        Assert.Equal(
            expected, parsed.Evaluate(TheMessage) switch { true => "true", false => "false", null => "unknown" });
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void What_is_not_in_the_grammar_is_refused_at_its_position(string position, string filter)
    {
        var syntax = Assert.Throws<FilterSyntaxException>(() => SqlFilter.Parse(filter));

        Assert.Equal(position, $"{syntax.Position}");
        Assert.EndsWith($"(position {position})", syntax.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_true_lets_a_message_through()
    {
        Assert.True(SqlFilter.Parse("one = 1").Matches(TheMessage));
        Assert.False(SqlFilter.Parse("one = 2").Matches(TheMessage));
        Assert.False(SqlFilter.Parse("missing = 1").Matches(TheMessage));
        Assert.False(SqlFilter.Parse("NOT missing = 1").Matches(TheMessage));
    }

    [Fact]
    public void Parameters_stand_for_constants()
    {
        var parameters = new Dictionary<string, object> { ["@wanted"] = "Blue_50%" };

        Assert.True(SqlFilter.Parse("text = @wanted", parameters).Matches(TheMessage));
        var missing = Assert.Throws<FilterSyntaxException>(() => SqlFilter.Parse("text = @Other", parameters));
        Assert.Equal("The parameter @Other has no value. (position 8)", missing.Message);
    }

    [Fact]
    public void No_pattern_is_slow()
    {
        var filter = SqlFilter.Parse($"text LIKE '{string.Concat(Enumerable.Repeat("%a", 200))}%b'");

        Assert.False(filter.Matches(Message("a") with
        {
            Properties = new Dictionary<string, object> { ["text"] = new string('a', 20_000) },
        }));
    }

    private static TheoryData<string, string> Read(string file)
    {
        var cases = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, file)))
        {
            if (line.Length == 0 || line[0] == '#') { continue; }
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            cases.Add(line[..tab], line[(tab + 1)..]);
        }

        return cases;
    }
}
