using System.Collections.Immutable;
using System.Diagnostics;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Invoices;
using ServerlessShop.Ordering.NumberingInvoices;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs.NumberingInvoices;

public sealed class RecordInvoiceSpec
{
    private static readonly RecordInvoice _record = new(Id, new(2010, 17));
    private static readonly OrderEvent.InvoiceRecorded _recorded = new(Id, new(2010, 17));

    [Fact]
    public void A_completed_order_takes_its_number_down() => AnOrder
        .Given([.. ToItsEnd]).When(order => RecordInvoice.Decide(order, _record))
        .Then(_recorded);

    [Fact]
    public void Nobody_is_told() => AnOrder
        .Given([.. ToItsEnd]).When(order => RecordInvoice.Decide(order, _record))
        .ThenSays();

    [Fact]
    public void Another_number_for_the_same_order_is_a_bug_and_loud() => Assert.Throws<UnreachableException>(() => AnOrder
        .Given([.. ToItsEnd, _recorded])
        .When(order => RecordInvoice.Decide(order, _record with { Number = new(2010, 18) }))
        .ThenNothing());

    [Fact]
    public void An_order_that_is_not_completed_has_no_invoice() => AnOrder
        .Given(Placed, Reserved, Confirmed).When(order => RecordInvoice.Decide(order, _record))
        .ThenRejected(RecordInvoice.NotCompleted);

    [Fact]
    public void An_order_that_was_cancelled_has_no_invoice() => AnOrder
        .Given(Placed, Cancelled).When(order => RecordInvoice.Decide(order, _record))
        .ThenRejected(RecordInvoice.NotCompleted);

    [Fact]
    public void An_unknown_order_has_no_invoice() => AnOrder
        .Given().When(order => RecordInvoice.Decide(order, _record))
        .ThenRejected(OrderDecider.Unknown);

    [Fact]
    public void An_order_waits_from_its_completion_until_it_has_its_number()
    {
        Order.Placed After(params OrderEvent[] way) => (Order.Placed)way.Aggregate((Order)new Order.NotPlaced(), Order.Evolve);

        Assert.Null(After(Placed, Reserved, Confirmed).Awaits);
        Assert.Equal("invoice", After([.. ToItsEnd]).Awaits);
        Assert.Null(After([.. ToItsEnd, _recorded]).Awaits);
    }

    [Theory]
    [InlineData(1, "2010-000001")]
    [InlineData(999_999, "2010-999999")]
    [InlineData(1_000_000, "2010-1000000")]
    public void A_number_is_its_year_and_six_digits_or_more(int sequence, string text) =>
        Assert.Equal(text, $"{new InvoiceNumber(2010, sequence)}");

    [Fact]
    public void The_book_gives_the_next_number_once()
    {
        var book = new InvoiceBook(16);
        var number = new NumberInvoice(Id, 2010);
        var given = new InvoiceEvent.OrderNumbered(Id, new(2010, 17));

        Assert.Equal(given, Assert.Single(Facts(NumberInvoice.Decide(book, new Invoice(Number: null), number))));
        Assert.Empty(Facts(NumberInvoice.Decide(book, new Invoice(new InvoiceNumber(2010, 3)), number)));
    }

    [Fact]
    public void The_book_takes_no_number_but_the_next() => Assert.All([15, 16, 18], sequence => Assert.Throws<UnreachableException>(
        () => InvoiceBook.Evolve(new InvoiceBook(16), new InvoiceEvent.OrderNumbered(Id, new(2010, sequence)))));

    private static ImmutableArray<InvoiceEvent> Facts(Decision<InvoiceEvent> decision) =>
        Assert.IsType<Decision<InvoiceEvent>.Accepted>(decision).Events;
}
