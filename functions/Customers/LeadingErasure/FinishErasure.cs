using ServerlessShop.Customers.Customers;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.LeadingErasure;

/// <summary>The other contexts have erased, and so have the lists beside the customer been: now the customer.</summary>
public sealed record FinishErasure(Guid Erasure, DateTimeOffset At)
{
    public static readonly Rejection Unfinished =
        new(RejectionKind.Conflict, "erasure-unfinished", "A context has not erased what it holds yet.");

    public static Decision<CustomerEvent> Decide(Customer customer, FinishErasure finish) => customer.Erasure switch
    {
        { IsOpen: true } open when open.Id == finish.Erasure =>
            open.IsClosing ? new CustomerEvent.CustomerErased(finish.At) : Unfinished,
        _ => Decision<CustomerEvent>.Nothing,
    };
}
