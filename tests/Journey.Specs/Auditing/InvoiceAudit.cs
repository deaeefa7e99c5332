using ServerlessShop.Journey.Specs.Standins;
using ServerlessShop.Ordering.Invoices;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Journey.Specs.Auditing;

/// <summary>
/// Every completed order has one number, of the year it was completed in, and no other order has any. In each year's book
/// they run from one, without gaps.
/// </summary>
internal sealed class InvoiceAudit(
    MemoryStore ordering, IEnumerable<(string Id, Order Order)> orders, Action<bool, string> find)
{
    public void Check()
    {
        var invoices = ordering.Documents.Where(document => document.Kind == InvoiceDecider.Invoice.Kind).ToList();
        var invoicesOf = invoices.ToLookup(invoice => invoice.Id);
        foreach (var (id, order) in orders)
        {
            var placed = order as Order.Placed;
            var given = invoicesOf[id].Select(invoice => invoice.State<Invoice>().Number!.Value).ToList();
            if (placed is not { Progress: Progress.Completed, CompletedAt: { } at })
            {
                find(given.Count > 0 || placed?.Invoice is not null, $"{id} is not completed, and has an invoice.");
                continue;
            }

            find(given.Count != 1, $"{id} has {given.Count} invoices.");
            find(placed.Invoice?.Year != at.UtcDateTime.Year, $"{id} of {at:u} has the number {placed.Invoice}.");
            find(
                given.Exists(number => number != placed.Invoice),
                $"{id} has the number {placed.Invoice}, and its invoice says {string.Join(" and ", given)}.");
        }

        foreach (var ofYear in invoices.GroupBy(invoice => invoice.Pk))
        {
            var numbers = ofYear.Select(invoice => invoice.State<Invoice>().Number!.Value).ToList();
            var last = ordering.Find(ofYear.Key, InvoiceDecider.BookId)?.State<InvoiceBook>().Last;
            find(
                !numbers.Select(number => number.Sequence).Order().SequenceEqual(Enumerable.Range(1, numbers.Count)),
                $"The numbers of {ofYear.Key} have gaps or come twice: {string.Join(", ", numbers.Order(_bySequence))}.");
            find(last != numbers.Count, $"The book of {ofYear.Key} ends at {last}, and has {numbers.Count} invoices.");
            find(
                numbers.Exists(number => InvoiceDecider.PartitionOf(number.Year) != ofYear.Key),
                $"In {ofYear.Key} there are numbers of another year.");
        }
    }

    private static readonly Comparer<InvoiceNumber> _bySequence =
        Comparer<InvoiceNumber>.Create((one, other) => one.Sequence.CompareTo(other.Sequence));
}
