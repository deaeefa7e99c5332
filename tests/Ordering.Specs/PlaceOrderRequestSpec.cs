using System.Text.Json;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.PlacingOrder;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs;

public sealed class PlaceOrderRequestSpec
{
    private const string Good = """
        {"currency":"GBP","paymentToken":"tok_approve","lines":[{"sku":"mug01","quantity":2,"unitPriceMinor":1200}]}
        """;

    [Fact]
    public void A_request_is_read_with_skus_in_upper_case()
    {
        Assert.True(Read(Good, out var place, out _));
        Assert.Equal([new OrderLineOf("MUG01", 2, 12_00)], place!.Lines.Select(OrderLineOf.From));
    }

    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    public void What_looks_like_a_cards_number_is_refused_and_not_said_back(string number)
    {
        Assert.False(Read(Good.Replace("tok_approve", number, StringComparison.Ordinal), out _, out var invalid));
        Assert.DoesNotContain("4111", Assert.Single(invalid["paymentToken"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_too_many_lines_none_is_looked_at()
    {
        var lines = Enumerable.Repeat<PlaceOrderFunction.Request.Line?>(null, PlaceOrder.LinesMax + 1).ToList();
        var request = new PlaceOrderFunction.Request(null, "GBP", "tok_approve", null, lines);

        Assert.False(request.TryRead(Id, "Sally", Noon, out _, out var invalid));
        Assert.Equal(["lines"], invalid.Keys);
    }

    [Theory]
    [InlineData("\"quantity\":2", "\"quantity\":0", "lines[0].quantity")]
    [InlineData("\"quantity\":2", "\"quantity\":1000000000", "lines[0].quantity")]
    [InlineData("\"quantity\":2", "\"quantity\":9000000000000", "lines[0].quantity")]
    [InlineData("\"quantity\":2", "\"quantity\":-1", "lines[0].quantity")]
    [InlineData("1200", "-1", "lines[0].unitPriceMinor")]
    [InlineData("1200", "10000000001", "lines[0].unitPriceMinor")]
    [InlineData("GBP", "gbp", "lines[0].unitPriceMinor")]
    [InlineData("\"mug01\"", "\"mug 01\"", "lines[0].sku")]
    [InlineData("\"mug01\"", "null", "lines[0].sku")]
    [InlineData("tok_approve", "", "paymentToken")]
    [InlineData("\"lines\":[", "\"lines\":[null,", "lines[0].sku")]
    [InlineData("\"lines\"", "\"linen\"", "lines")]
    [InlineData("\"currency\"", "\"agreedAt\":\"2026-01-02T00:00:00Z\",\"currency\"", "agreedAt")]
    public void Unreadable_input_is_named_by_its_field(string good, string bad, string field)
    {
        Assert.False(Read(Good.Replace(good, bad, StringComparison.Ordinal), out _, out var invalid));
        Assert.Contains(field, invalid.Keys);
    }

    private static bool Read(string json, out PlaceOrder? place, out Dictionary<string, string[]> invalid) =>
        JsonSerializer.Deserialize<PlaceOrderFunction.Request>(json, Json.Options)!
            .TryRead(Id, "Sally", Noon, out place, out invalid);

    private sealed record OrderLineOf(string Sku, int Units, long Pence)
    {
        public static OrderLineOf From(Orders.OrderLine line) =>
            new(line.Sku.Code, line.Quantity.Units, line.UnitPrice.Minor);
    }
}
