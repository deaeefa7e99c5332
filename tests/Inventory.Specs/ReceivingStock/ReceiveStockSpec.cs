using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Receipts;
using ServerlessShop.Inventory.ReceivingStock;
using ServerlessShop.Testing;
using static ServerlessShop.Inventory.Specs.Goods;

namespace ServerlessShop.Inventory.Specs.ReceivingStock;

public sealed class ReceiveStockSpec
{
    private static readonly Spec<Receipt, ReceiptEvent> Receipt = new(ReceiptDecider.Instance);

    [Fact]
    public void Booking_begins_with_the_lines() => Receipt
        .Given()
        .When(receipt => ReceiveStock.Decide(receipt, FiveMugs))
        .Then(new ReceiptEvent.BookingBegan(These(Mugs(5))));

    [Fact]
    public void The_same_receipt_again_changes_nothing() => Receipt
        .Given(new ReceiptEvent.BookingBegan(These(Mugs(5))), new ReceiptEvent.ReceiptBooked())
        .When(receipt => ReceiveStock.Decide(receipt, FiveMugs))
        .ThenNothing();

    [Fact]
    public void Other_goods_under_the_same_receipt_are_refused() => Receipt
        .Given(new ReceiptEvent.BookingBegan(These(Mugs(5))), new ReceiptEvent.ReceiptBooked())
        .When(receipt => ReceiveStock.Decide(receipt, FiveMugs with { Lines = These(Mugs(6)) }))
        .ThenRejected(ReceiveStock.BookedDifferently);

    [Fact]
    public void Other_goods_are_refused_while_the_first_are_on_their_way() => Receipt
        .Given(new ReceiptEvent.BookingBegan(These(Mugs(5))))
        .When(receipt => ReceiveStock.Decide(receipt, FiveMugs with { Lines = These(Bags(5)) }))
        .ThenRejected(ReceiveStock.BookedDifferently);

    [Fact]
    public void It_is_booked_when_every_aisle_has_its_part() => Receipt
        .Given(new ReceiptEvent.BookingBegan(These(Mugs(5))))
        .When(ReceiveStock.Conclude)
        .Then(new ReceiptEvent.ReceiptBooked());

    [Fact]
    public void What_came_in_lies_in_its_aisle() => InAisle
        .With(Mugs(5))
        .Given()
        .When(state => ReceiveStock.Decide(state.Booking, These(Mugs(3))))
        .Then(new AisleEvent.LinesReceived(These(Mugs(3))));

    [Fact]
    public void What_came_in_comes_in_once() => InAisle
        .With(Mugs(5))
        .Given(new AisleEvent.LinesReceived(These(Mugs(3))))
        .When(state => ReceiveStock.Decide(state.Booking, These(Mugs(3))))
        .ThenNothing();

    private static readonly ReceiveStock FiveMugs = new(Guid.CreateVersion7(), These(Mugs(5)));
}
