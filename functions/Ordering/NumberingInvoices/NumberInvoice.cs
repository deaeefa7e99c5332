using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Invoices;

namespace ServerlessShop.Ordering.NumberingInvoices;

/// <summary>The order gets the next number of the year in which it was completed, unless it has one.</summary>
public sealed record NumberInvoice(OrderId Order, int Year)
{
    public static Decision<InvoiceEvent> Decide(InvoiceBook book, Invoice invoice, NumberInvoice number) =>
        invoice.Number is null
            ? new InvoiceEvent.OrderNumbered(number.Order, new(number.Year, book.Last + 1))
            : Decision<InvoiceEvent>.Nothing;
}
