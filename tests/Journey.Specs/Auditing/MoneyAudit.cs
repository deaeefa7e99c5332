using ServerlessShop.Journey.Specs.Standins;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Payments.Payments;

namespace ServerlessShop.Journey.Specs.Auditing;

/// <summary>
/// Folds the provider's ledger: nothing is taken that was not held, nothing is still held, and what was taken is what the
/// completed orders cost, each and all together.
/// </summary>
internal sealed class MoneyAudit(
    IReadOnlyList<LedgerEntry> ledger, IEnumerable<(string Id, Order Order)> orders, Func<string, Payment?> paymentOf,
    Func<string, OrderReturns?> returnsOf, Action<bool, string> find)
{
    public void Check()
    {
        foreach (var authorization in ledger.GroupBy(entry => entry.Authorization))
        {
            var (held, taken, released) = authorization.Aggregate((0L, 0L, 0L), Fold);
            var name = $"{authorization.Key} of {authorization.First().Reference}";
            find(taken > held, $"{name}: {taken} were captured of {held} authorized.");
            find(taken > 0 && released > 0, $"{name} was captured and voided.");
            find(held > taken + released, $"{name}: {held - taken - released} are still held.");
            find(authorization.Select(entry => entry.Currency).Distinct().Count() > 1, $"{name} has two currencies.");
        }

        var takenFor = ledger.Where(entry => entry.Kind == "captured")
            .ToLookup(entry => entry.Reference, entry => new Money(entry.AmountMinor, entry.Currency));
        var due = 0L;
        foreach (var (id, order) in orders)
        {
            var total = order is Order.Placed { Progress: Progress.Completed } completed ? completed.Total : null;
            due += total?.Minor ?? 0;
            var taken = takenFor[id].Sum(capture => capture.Minor);
            find(taken != (total?.Minor ?? 0), $"{id} costs {total}, and {string.Join(" and ", takenFor[id])} was captured.");

            var refunds = returnsOf(id)?.Items.Where(one => one.Status == ReturnStatus.Refunded).Sum(one => one.Refund!.Minor) ?? 0;
            var given = ledger.Where(entry => entry.Kind == "refunded" && entry.Reference == id).Sum(entry => entry.AmountMinor);
            find(given > taken, $"{id}: {given} were given back of {taken} taken.");
            find(given != refunds, $"{id}: {given} were given back, and its returns say {refunds}.");
            find(
                returnsOf(id)?.Items.Any(one => one.IsUnderWay) == true, $"{id} has a return that came to no end: {returnsOf(id)}.");
            find(
                paymentOf(id) is Payment.Opened own && (own.Ledger.Captured, own.Ledger.Refunded) != (taken, given),
                $"{id}: {taken} were taken and {given} given back, and Payments' own books say otherwise.");
        }

        var all = ledger.Where(entry => entry.Kind == "captured").Sum(entry => entry.AmountMinor);
        find(all != due, $"{all} were captured in all, and the completed orders cost {due}.");
    }

    private static (long Held, long Taken, long Released) Fold(
        (long Held, long Taken, long Released) sums, LedgerEntry entry) => entry.Kind switch
        {
            "authorized" => sums with { Held = sums.Held + entry.AmountMinor },
            "captured" => sums with { Taken = sums.Taken + entry.AmountMinor },
            "voided" => sums with { Released = sums.Released + entry.AmountMinor },
            _ => sums,
        };
}
