using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Invoices;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.NumberingInvoices;

/// <summary>
/// Gives completed orders their invoice numbers, many at once and by one numberer at a time: first the book of the year
/// and an invoice per order, in one batch; then each order takes its number down. Whoever dies in between leaves orders
/// that still wait, and the next run finds their invoices in the book.
/// </summary>
public sealed class NumberInvoicesFunction(
    DocumentStore<Order, OrderEvent> orders, HotDocumentStore<InvoiceBook, Invoice, InvoiceEvent> books, Leases leases)
{
    public const string LeaseName = "invoice-numbers";

    /// <summary>With the book, within the hundred operations of one batch.</summary>
    public const int OrdersMax = 90;

    private const int WritersMax = 8;

    /// <summary>Many times as long as one batch takes; the lease is renewed for each.</summary>
    private static readonly TimeSpan _leaseDuration = TimeSpan.FromMinutes(1);

    [Function("NumberInvoices")]
    [FixedDelayRetry(5, "00:01:00")]
    public async Task Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        // Looking needs no lease. Most runs find nothing, and those cost one query.
        if (await Waiting(cancellation) is not { Count: > 0 } waiting) { return; }
        var lease = await leases.AcquireOrOutwait(LeaseName, Environment.MachineName, _leaseDuration, cancellation);

        while (lease is not null && waiting.Count > 0 && await Number(waiting, lease, cancellation))
        {
            waiting = await Waiting(cancellation);
            if (waiting.Count > 0) { lease = await leases.Renew(lease, cancellation); }
        }

        // Not in a finally: what a failed run was about to write may still arrive, so its lease had better lapse.
        if (lease is not null) { await leases.Release(lease, cancellation); }
    }

    private Task<IReadOnlyList<Order>> Waiting(CancellationToken cancellation) =>
        orders.Find("body.awaits", Order.Placed.AwaitsInvoice, OrdersMax, cancellation);

    /// <summary>False when somebody else has taken over.</summary>
    private async Task<bool> Number(IReadOnlyList<Order> waiting, Lease lease, CancellationToken cancellation)
    {
        var ofYears = waiting.Cast<Order.Placed>()
            .OrderBy(order => order.CompletedAt).ThenBy(order => order.Id.Value)
            .GroupBy(order => order.CompletedAt!.Value.UtcDateTime.Year);
        foreach (var ofYear in ofYears)
        {
            var asks = ofYear.Select(order => new NumberInvoice(order.Id, ofYear.Key)).ToList();
            var outcomes = await books.Transact(
                new(InvoiceDecider.PartitionOf(ofYear.Key), InvoiceDecider.BookId), lease, [.. asks.Select(Ask)], cancellation);
            if (outcomes.Contains(new Outcome<Invoice>.Refused(Lease.Lost))) { return false; }

            foreach (var some in asks.Zip(outcomes).Chunk(WritersMax))
            {
                await Task.WhenAll(some.Select(numbered => Record(numbered.First, numbered.Second, cancellation)));
            }
        }

        return true;
    }

    private static Ask<InvoiceBook, Invoice, InvoiceEvent> Ask(NumberInvoice number) =>
        new($"{number.Order}", (book, invoice) => NumberInvoice.Decide(book, invoice, number), New: true);

    private async Task Record(NumberInvoice numbered, Outcome<Invoice> outcome, CancellationToken cancellation)
    {
        if (outcome is not Outcome<Invoice>.Settled({ Number: { } number }))
        {
            throw new UnreachableException($"{numbered} ended as {outcome}.");
        }

        var record = new RecordInvoice(numbered.Order, number);
        var recorded = await orders.Transact(
            new($"{record.Id}", "order"), order => RecordInvoice.Decide(order, record), cancellation);
        if (recorded is Outcome<Order>.Refused(var no)) { throw new UnreachableException($"{record}: {no.Because}"); }
    }
}
