using System.Text.Json;
using ServerlessShop.Kernel;
using ServerlessShop.Shipping.DeliveringParcel;
using ServerlessShop.Shipping.DispatchingParcel;
using ServerlessShop.Shipping.Fulfilments;
using static ServerlessShop.Shipping.Specs.TwoMugs;

namespace ServerlessShop.Shipping.Specs;

public sealed class RequestsSpec
{
    private const string Parcel = """{"items":[{"sku":"mug01","units":1},{"sku":"MUG01","units":1}],"carrier":"DHL","tracking":"D1"}""";

    [Fact]
    public void A_parcel_is_read_with_one_entry_per_sku()
    {
        Assert.True(ReadParcel(Parcel, out var dispatch, out _));
        Assert.Equal(new DispatchParcel(Order, 1, [new Item(new("MUG01"), 2)], "DHL", "D1", Noon), dispatch);
    }

    [Fact]
    public void A_parcel_without_items_is_everything_that_is_left()
    {
        Assert.True(ReadParcel("""{"carrier":"DHL","tracking":"D1"}""", out var dispatch, out _));
        Assert.Null(dispatch!.Items);
    }

    [Theory]
    [InlineData("\"DHL\"", "\"\"", "carrier")]
    [InlineData("\"DHL\"", "\"DHL\\r\\nBcc: all\"", "carrier")]
    [InlineData("\"D1\"", "null", "tracking")]
    [InlineData("\"D1\"", "\"D\\n1\"", "tracking")]
    [InlineData("\"mug01\"", "\"mug 01\"", "items[0].sku")]
    [InlineData("\"units\":1}]", "\"units\":0}]", "items[1].units")]
    [InlineData("[{", "[null,{", "items[0].sku")]
    [InlineData("[{\"sku\":\"mug01\",\"units\":1},{\"sku\":\"MUG01\",\"units\":1}]", "[]", "items")]
    public void What_cannot_be_read_of_a_parcel_is_named(string good, string bad, string field)
    {
        Assert.False(ReadParcel(Parcel.Replace(good, bad, StringComparison.Ordinal), out _, out var invalid));
        Assert.Contains(field, invalid.Keys);
    }

    [Theory]
    [InlineData("""{"outcome":"delivered"}""", DeliveryOutcome.Delivered)]
    [InlineData("""{"outcome":"failedAttempt","attempt":1,"because":"Nobody there"}""", DeliveryOutcome.FailedAttempt)]
    [InlineData("""{"outcome":"undeliverable","because":"Address unknown"}""", DeliveryOutcome.Undeliverable)]
    public void A_report_is_read(string json, DeliveryOutcome outcome)
    {
        Assert.True(ReadReport(json, out var record, out _));
        Assert.Equal(outcome, record!.Outcome);
    }

    [Theory]
    [InlineData("""{}""", "outcome")]
    [InlineData("""{"outcome":"lost"}""", "outcome")]
    [InlineData("""{"outcome":"failedAttempt","because":"Nobody there"}""", "attempt")]
    [InlineData("""{"outcome":"failedAttempt","attempt":4,"because":"Nobody there"}""", "attempt")]
    [InlineData("""{"outcome":"failedAttempt","attempt":1}""", "because")]
    [InlineData("""{"outcome":"undeliverable","because":" "}""", "because")]
    public void What_cannot_be_read_of_a_report_is_named(string json, string field)
    {
        Assert.False(ReadReport(json, out _, out var invalid));
        Assert.Contains(field, invalid.Keys);
    }

    private static bool ReadParcel(string json, out DispatchParcel? dispatch, out Dictionary<string, string[]> invalid) =>
        JsonSerializer.Deserialize<DispatchParcelFunction.Request>(json, Json.Options)!
            .TryRead(Order, 1, Noon, out dispatch, out invalid);

    private static bool ReadReport(string json, out RecordDelivery? record, out Dictionary<string, string[]> invalid) =>
        JsonSerializer.Deserialize<RecordDeliveryFunction.Request>(json, Json.Options)!
            .TryRead(Order, 1, Noon, out record, out invalid);
}
