using System.Diagnostics;
using ServerlessShop.Kernel;
using static ServerlessShop.Ordering.Invoices.InvoiceEvent;

namespace ServerlessShop.Ordering.Invoices;

/// <summary>Numbers run from one in each calendar year, without gaps. They are apart from the order's id, which anyone
/// may have chosen and which says nothing of how many orders there are.</summary>
public readonly record struct InvoiceNumber(int Year, int Sequence)
{
    public override string ToString() => $"{Year:D4}-{Sequence:D6}";
}

/// <summary>The hot document of a year: how many numbers have been given. There is no other place they come from.</summary>
public sealed record InvoiceBook(int Last)
{
    public static InvoiceBook Evolve(InvoiceBook book, InvoiceEvent fact) => fact switch
    {
        OrderNumbered e when e.Number.Sequence == book.Last + 1 => new InvoiceBook(e.Number.Sequence),
        _ => throw new UnreachableException($"{fact} cannot follow {book}: it would leave a gap, or fill none."),
    };
}

/// <summary>Beside the book, one per order, in the same batch: which number the order has. It is there or it is not.</summary>
public sealed record Invoice(InvoiceNumber? Number)
{
    public static Invoice Evolve(Invoice invoice, InvoiceEvent fact) => (invoice, fact) switch
    {
        ({ Number: null }, OrderNumbered e) => new Invoice(e.Number),
        _ => throw new UnreachableException($"{fact} cannot follow {invoice}."),
    };
}

/// <summary>What happened to the invoice book of a year.</summary>
public abstract record InvoiceEvent
{
    private InvoiceEvent() { }

    public sealed record OrderNumbered(OrderId Order, InvoiceNumber Number) : InvoiceEvent;
}

/// <summary>The documents of a year's partition. They say nothing: the order shows its number.</summary>
public static class InvoiceDecider
{
    public const string BookId = "invoice-book";

    public static readonly Decider<InvoiceBook, InvoiceEvent> Book =
        new(BookId, new InvoiceBook(0), InvoiceBook.Evolve, _ => []);

    public static readonly Decider<Invoice, InvoiceEvent> Invoice =
        new("invoice", new Invoice(Number: null), Invoices.Invoice.Evolve, _ => []);

    public static string PartitionOf(int year) => $"invoices-{year:D4}";
}
