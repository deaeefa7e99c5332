using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Ordering.Invoices;
using ServerlessShop.Ordering.NumberingInvoices;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Specs.NumberingInvoices;

/// <summary>One running instance of the app: with a memory and a clock of its own.</summary>
internal sealed class Numberer : IDisposable
{
    private readonly DocumentStore<Order, OrderEvent> _orders;
    private readonly HotDocumentStore<InvoiceBook, Invoice, InvoiceEvent> _books;
    private readonly NumberInvoicesFunction _function;

    public Numberer(OrderingStore store)
    {
        var clock = new LeapingClock();
        Committed nothing = (_, _) => Task.CompletedTask;
        _orders = new(store.Container, OrderDecider.Instance, nothing, clock);
        _books = new(store.Container, InvoiceDecider.Book, InvoiceDecider.Invoice, nothing, clock);
        _function = new(_orders, _books, new Leases(store.Container, clock));
    }

    public Task Run(CancellationToken cancellation = default) => _function.Run(new TimerInfo(), cancellation);

    public void Dispose()
    {
        _orders.Dispose();
        _books.Dispose();
    }
}
