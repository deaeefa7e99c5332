using ServerlessShop.Customers.Customers;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.WishingErasure;

/// <summary>I have thought better of it. Possible until something is, or may be, erased.</summary>
public sealed record WithdrawErasure(Guid Id, DateTimeOffset At)
{
    public static readonly Rejection Unknown =
        new(RejectionKind.NotFound, "erasure-unknown", "You have not wished for this erasure.");

    public static readonly Rejection TooLate =
        new(RejectionKind.Conflict, "erasure-begun", "It has begun, and what is erased cannot be brought back.");

    public static Decision<CustomerEvent> Decide(Customer customer, WithdrawErasure withdraw) => customer switch
    {
        _ when customer.ErasedBefore.Contains(withdraw.Id) => TooLate,
        { Erasure: { } erasure } when erasure.Id == withdraw.Id => erasure switch
        {
            { WithdrawnAt: not null } => Decision<CustomerEvent>.Nothing,
            { HasBegun: true } => TooLate,
            _ => new CustomerEvent.ErasureWithdrawn(withdraw.At),
        },
        _ => Unknown,
    };
}
