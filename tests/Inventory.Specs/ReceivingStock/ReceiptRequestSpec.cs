using System.Text.Json;
using ServerlessShop.Inventory.ReceivingStock;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Specs.ReceivingStock;

/// <summary>What a receipt's body may be: what cannot be read is named by its field, never an exception.</summary>
public sealed class ReceiptRequestSpec
{
    [Theory]
    [InlineData("""{}""", "lines")]
    [InlineData("""{"lines":null}""", "lines")]
    [InlineData("""{"lines":[]}""", "lines")]
    [InlineData("""{"lines":[null]}""", "lines[0].sku,lines[0].units")]
    [InlineData("""{"lines":[{"sku":"71053","units":1},null]}""", "lines[1].sku,lines[1].units")]
    [InlineData("""{"lines":[{"sku":null,"units":1}]}""", "lines[0].sku")]
    [InlineData("""{"lines":[{"sku":"71053","units":0}]}""", "lines[0].units")]
    [InlineData("""{"lines":[{"sku":"71053","units":-1}]}""", "lines[0].units")]
    [InlineData("""{"lines":[{"sku":"71053","units":100001}]}""", "lines[0].units")]
    public void What_cannot_be_read_is_named(string body, string fields)
    {
        Assert.False(Read(body).TryRead(Guid.NewGuid(), out _, out var invalid));
        Assert.Equal(fields.Split(','), invalid.Keys);
    }

    [Fact]
    public void More_than_500_lines_are_too_many()
    {
        var lines = string.Join(',', Enumerable.Repeat("""{"sku":"71053","units":1}""", ReceiveStock.LinesMax + 1));
        Assert.False(Read($$"""{"lines":[{{lines}}]}""").TryRead(Guid.NewGuid(), out _, out var invalid));
        Assert.Equal(["lines"], invalid.Keys);
    }

    [Fact]
    public void What_can_be_read_is_the_receipt()
    {
        var id = Guid.NewGuid();
        Assert.True(Read("""{"lines":[{"sku":"71053","units":2},{"sku":"71053","units":3}]}""").TryRead(id, out var receive, out _));
        Assert.Equal(id, receive.Receipt);
        Assert.Equal(5, Assert.Single(receive.Lines).Units);
    }

    private static ReceiveStockFunction.Request Read(string body) =>
        JsonSerializer.Deserialize<ReceiveStockFunction.Request>(body, Json.Options)!;
}
