using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Basket;
using ServerlessShop.Contracts.Catalog;
using ServerlessShop.Contracts.Inventory;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Contracts.Payments;
using ServerlessShop.Contracts.Shipping;
using ServerlessShop.Kernel;

namespace ServerlessShop.Contracts.Specs;

/// <summary>
/// Published messages only ever grow. Each has a sample that was approved by a person and is kept under Approved/;
/// code compares with it and never writes it. A renamed or removed member is red; a new one needs a new sample.
/// </summary>
public sealed class ContractsSpec
{
    private static readonly Guid _order = Guid.Parse("0198c0de-0000-7000-8000-000000000001");
    private static readonly Guid _customer = Guid.Parse("0198c0de-0000-7000-8000-000000000002");
    private static readonly DateTimeOffset _noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Guid _basket = Guid.Parse("0198c0de-0000-7000-8000-000000000003");
    private static readonly Guid _return = Guid.Parse("0198c0de-0000-7000-8000-000000000004");
    private static readonly ContactV1 _contact = new("ada@example.com", "Ada Lovelace", "en");
    private static readonly AddressV1 _address = new("Ada Lovelace", "12 St James's Square", "London", "SW1Y 4JH", "GB");

    private static readonly object[] _samples =
    [
        new BasketCheckedOutV1(
            _order, _basket, _customer, "GBP", 26_35, [new CheckedOutLineV1("MUG01", 2, 12_00, 1_60, 20_00)], 3_95, 20_00,
            "SPRING", _contact, _address, "tok_approve", _noon),
        new ProductListedV1("MUG01", "White mug", 12_00, "GBP"),
        new ProductChangedV1("MUG01", "White mug", 13_00, "GBP"),
        new ProductWithdrawnV1("MUG01"),
        new OrderPlacedV1(_order, _customer, 24_00, "GBP", _noon, [new OrderedV1("MUG01", 2)]),
        new PaymentDueV1(_order, 24_00, "GBP", "tok_approve", _customer),
        new OrderConfirmedV1(_order, [new OrderedV1("MUG01", 2)], Collected: false, _customer, _address),
        new OrderCancelledV1(_order, "Changed my mind"),
        new CaptureDueV1(_order, 1, 24_00, "GBP", Final: true),
        new RefundDueV1(_order, _return, 12_00, "GBP", "One came broken", "0198c0de-0000-7000-8000-000000000005", "0198c0de-0000-7000-8000-000000000006"),
        new ShipmentStopDueV1(_order, "Changed my mind"),
        new ReturnInspectedV1(_order, _return, [new OrderedV1("MUG01", 1)], [new OrderedV1("MUG02", 1)]),
        new OrderMilestoneV1(
            _order, _basket, _customer, "dispatched", "On its way", _contact, 26_35, "GBP", "Parcel Force", "PF1", 12_00, "1"),
        new OrderDeadlineV1(_order, _noon),
        new StockReservedV1(_order),
        new StockRefusedV1(_order, ["MUG01"]),
        new StockLevelChangedV1("MUG01", "low", 3),
        new PaymentAuthorizedV1(_order, 24_00, "GBP"),
        new PaymentDeclinedV1(_order, "insufficient-funds"),
        new PaymentCapturedV1(_order, 24_00, "GBP", 1),
        new PaymentRefundedV1(_order, _return, 12_00, "GBP"),
        new PaymentFailedV1(_order, "refund", "0198c0de-0000-7000-8000-000000000004", "account-closed"),
        new ShipmentDispatchedV1(_order, 1, [new OrderedV1("MUG01", 1)], Final: false, "Parcel Force", "PF1"),
        new ShipmentDeliveredV1(_order, 1),
        new ShipmentUndeliverableV1(_order, 1, "Nobody lives there"),
        new ShipmentStoppedV1(_order, 0),
    ];

    public static TheoryData<string> Names => [.. _samples.Select(sample => sample.GetType().Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_written_as_its_approved_sample(string name)
    {
        var written = JsonSerializer.SerializeToNode(Sample(name), Json.Options);
        Assert.True(JsonNode.DeepEquals(Approved(name), written), $"{name} is now {written!.ToJsonString()}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_approved_sample_is_read_back_whole(string name)
    {
        var read = JsonSerializer.Deserialize(Approved(name).ToJsonString(), Sample(name).GetType(), Json.Options);
        Assert.True(JsonNode.DeepEquals(Approved(name), JsonSerializer.SerializeToNode(read, Json.Options)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_member_that_a_later_version_adds_is_ignored(string name)
    {
        var grown = Approved(name).AsObject();
        grown["addedLater"] = new JsonObject { ["deep"] = true };
        Assert.NotNull(JsonSerializer.Deserialize(grown.ToJsonString(), Sample(name).GetType(), Json.Options));
    }

    [Fact]
    public void Every_published_message_has_a_sample()
    {
        var published = typeof(Topics).Assembly.GetTypes()
            .Where(type => type.Namespace != typeof(Topics).Namespace && type.IsPublic)
            .Where(type => type != typeof(OrderedV1) && type != typeof(CheckedOutLineV1))
            .Select(type => type.Name);
        Assert.Equal(published.Order(), _samples.Select(sample => sample.GetType().Name).Order());
    }

    [Fact]
    public void The_envelope_is_a_structured_cloud_event()
    {
        var data = JsonSerializer.SerializeToElement(new StockReservedV1(_order), Json.Options);
        var envelope = new CloudEvent("cause-1", "/inventory", "StockReservedV1", $"{_order}", _noon, "00-trace-span-01", data);
        Assert.True(JsonNode.DeepEquals(Approved("CloudEvent"), JsonSerializer.SerializeToNode(envelope, Json.Options)));
    }

    private static object Sample(string name) => _samples.Single(sample => sample.GetType().Name == name);

    private static JsonNode Approved(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Approved", $"{name}.json")))!;
}
