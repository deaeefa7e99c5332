using ServerlessShop.Customers.Customers;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.WishingErasure;

/// <summary>Forget me.</summary>
/// <param name="Contexts">Who holds personal data: the one that may have to wait first.</param>
public sealed record WishErasure(
    CustomerId Customer, Guid Id, string? Because, DateTimeOffset At, ValueList<string> Contexts)
{
    public static readonly Rejection AnotherOpen = new(
        RejectionKind.Conflict, "another-erasure-under-way", "You have wished for this already; it is under way.");

    public static readonly Rejection Withdrawn = new(
        RejectionKind.Conflict, "erasure-withdrawn", "You have withdrawn this wish. Another one needs another id.");

    public static Decision<CustomerEvent> Decide(Customer customer, WishErasure wish) => customer switch
    {
        _ when customer.ErasedBefore.Contains(wish.Id) => Decision<CustomerEvent>.Nothing,
        { Erasure: { WithdrawnAt: not null } withdrawn } when withdrawn.Id == wish.Id => Withdrawn,
        { Erasure: { IsOpen: true } open } => open.Id == wish.Id ? Decision<CustomerEvent>.Nothing : AnotherOpen,
        _ => new CustomerEvent.ErasureWished(new(
            wish.Customer, wish.Id, wish.At, wish.Because, [.. wish.Contexts.Select(name => new ErasureLine(name))])),
    };
}
