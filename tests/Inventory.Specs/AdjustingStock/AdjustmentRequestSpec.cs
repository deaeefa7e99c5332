using System.Text.Json;
using ServerlessShop.Inventory.AdjustingStock;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Specs.AdjustingStock;

public sealed class AdjustmentRequestSpec
{
    [Theory]
    [InlineData("""{"reason":"lost","because":"Gone."}""", "lines")]
    [InlineData("""{"lines":[],"reason":"lost","because":"Gone."}""", "lines")]
    [InlineData("""{"lines":[null],"reason":"lost","because":"Gone."}""", "lines[0].sku,lines[0].units")]
    [InlineData("""{"lines":[{"sku":"A","units":0}],"reason":"lost","because":"Gone."}""", "lines[0].units")]
    [InlineData("""{"lines":[{"sku":"A","units":-100001}],"reason":"lost","because":"Gone."}""", "lines[0].units")]
    [InlineData(
        """{"lines":[{"sku":"A","units":1},{"sku":"a","units":1}],"reason":"lost","because":"Gone."}""",
        "lines[1].sku")]
    [InlineData("""{"lines":[{"sku":"A","units":1}],"reason":"bored","because":"Gone."}""", "reason")]
    [InlineData("""{"lines":[{"sku":"A","units":1}],"reason":"found","because":" "}""", "because")]
    public void What_cannot_be_read_is_named(string body, string fields)
    {
        Assert.False(Read(body).TryRead(Guid.NewGuid(), "me", DateTimeOffset.UnixEpoch, out _, out var invalid));
        Assert.Equal(fields.Split(','), invalid.Keys);
    }

    [Fact]
    public void What_can_be_read_is_the_adjustment()
    {
        var body = """{"lines":[{"sku":"b","units":-2},{"sku":"A","units":3}],"reason":"counted","because":"July."}""";

        Assert.True(Read(body).TryRead(Guid.NewGuid(), "me", DateTimeOffset.UnixEpoch, out var adjust, out _));

        Assert.Equal(
            new([new(new("A"), 3), new(new("B"), -2)], "counted", "July.", "me", DateTimeOffset.UnixEpoch),
            adjust.Correction);
    }

    private static AdjustStockFunction.Request Read(string body) =>
        JsonSerializer.Deserialize<AdjustStockFunction.Request>(body, Json.Options)!;
}
