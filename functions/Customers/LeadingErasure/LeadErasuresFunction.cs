using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Persistence;

namespace ServerlessShop.Customers.LeadingErasure;

/// <summary>
/// Goes on, every minute, with the erasures that are due. The lease keeps several instances from asking the others
/// twice; it protects nothing, since every step is decided by the customer's own document and may be repeated.
/// </summary>
public sealed class LeadErasuresFunction(
    DocumentStore<Customer, CustomerEvent> customers, ErasureLead lead, Leases leases, TimeProvider clock)
{
    public const string LeaseName = "erasures";

    /// <summary>More than are ever open at once; those that wait longest are first.</summary>
    public const int OpenMax = 1_000;

    /// <summary>Twice as long as one erasure takes when nobody answers; it is renewed for each.</summary>
    private static readonly TimeSpan _leaseDuration = TimeSpan.FromMinutes(1);

    [Function("LeadErasures")]
    public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        // Looking needs no lease. Most runs find nothing, and those cost one query.
        var open = await customers.Find("body.awaits", Erasure.Awaited, OpenMax, cancellation);
        var due = open.Select(customer => customer.Erasure!)
            .Where(erasure => erasure.IsDue(clock.GetUtcNow()))
            .OrderBy(erasure => erasure.WishedAt)
            .ToList();
        if (due.Count == 0) { return; }

        var lease = await leases.AcquireOrOutwait(LeaseName, Environment.MachineName, _leaseDuration, cancellation);
        foreach (var erasure in due)
        {
            if (lease is null) { return; }
            await lead.Lead(erasure.Customer, cancellation);
            lease = await leases.Renew(lease, cancellation);
        }

        // Not in a finally: whoever fails, and may still be writing, leaves the lease to lapse.
        if (lease is not null) { await leases.Release(lease, cancellation); }
    }
}
