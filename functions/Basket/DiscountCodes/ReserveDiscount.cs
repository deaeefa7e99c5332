using ServerlessShop.Kernel;
using static ServerlessShop.Basket.DiscountCodes.DiscountEvent;

namespace ServerlessShop.Basket.DiscountCodes;

/// <summary>An order takes a use of the code as it takes its stock: what it holds, no other can take.</summary>
/// <param name="Goods">What the goods cost before any discount, VAT included and shipping not.</param>
/// <param name="Basket">Whose checkout it is for.</param>
public sealed record ReserveDiscount(
    OrderId Order, CustomerId Customer, Money Goods, DateTimeOffset At, Guid? Basket = null)
{
    /// <summary>A checkout that is tried again after so long has its use kept for it anew.</summary>
    public static readonly TimeSpan HeldAgainAfter = TimeSpan.FromMinutes(15);

    public static readonly Rejection Unknown =
        new(RejectionKind.NotFound, "discount-code-unknown", "There is no such discount code.");

    public static readonly Rejection UsedDifferently =
        new(RejectionKind.Conflict, "discount-used-differently", "This order used the code for a different purchase.");

    public static readonly Rejection AlreadyReleased =
        new(RejectionKind.Conflict, "discount-released", "This order gave its use of the code back.");

    public static readonly Rejection OtherCurrency =
        new(RejectionKind.Conflict, "discount-other-currency", "This discount code is for another currency.");

    public static readonly Rejection NotYetValid =
        new(RejectionKind.Conflict, "discount-not-yet-valid", "This discount code is not valid yet.");

    public static readonly Rejection NoLongerValid =
        new(RejectionKind.Conflict, "discount-no-longer-valid", "This discount code is no longer valid.");

    public static readonly Rejection BelowMinimum =
        new(RejectionKind.Conflict, "discount-below-minimum", "The order is too small for this discount code.");

    public static readonly Rejection UsedUp =
        new(RejectionKind.Conflict, "discount-used-up", "This discount code was used as often as it may be.");

    public static readonly Rejection UsedUpByCustomer = new(
        RejectionKind.Conflict, "discount-used-up-by-customer",
        "You used this discount code as often as one customer may.");

    public static readonly Rejection TooManyReleases = new(
        RejectionKind.Conflict, "discount-too-many-releases",
        "This discount code was given back too often to be used now.");

    public static Decision<DiscountEvent> Decide(DiscountCode code, ReserveDiscount reserve) => code switch
    {
        DiscountCode.Issued issued when issued.UseBy(reserve.Order) is { } use =>
            reserve.Again(use),
        DiscountCode.Issued issued when reserve.ObjectionOf(issued) is { } objection => objection,
        DiscountCode.Issued issued => reserve.Use(issued.Terms),
        _ => Unknown,
    };

    private UseReserved Use(DiscountTerms terms) =>
        new(new DiscountUse(Order, Customer, Goods, terms.Reduction.On(Goods), Basket: Basket), At);

    // Confirmed or asked for just now, it needs no word; otherwise it must not lapse while this checkout is made.
    private Decision<DiscountEvent> Again(DiscountUse use) =>
        !AsksForTheSameAs(use) ? UsedDifferently
        : use.IsConfirmed || use.HeldSince > At - HeldAgainAfter ? Decision<DiscountEvent>.Nothing
        : new UseHeldAgain(Order, At);

    // The code's validity is asked when a use is taken; what is held stays held past the end, like any promise.
    private Rejection? ObjectionOf(DiscountCode.Issued code) => code.Terms switch
    {
        _ when code.HasReleased(Order) => AlreadyReleased,
        var terms when Goods.Currency != terms.Minimum.Currency => OtherCurrency,
        var terms when At < terms.ValidFrom => NotYetValid,
        var terms when At >= terms.ValidUntil => NoLongerValid,
        var terms when Goods.Minor < terms.Minimum.Minor => BelowMinimum,
        var terms when code.Uses.Count >= terms.UsesMax => UsedUp,
        var terms when code.UsesOf(Customer) >= terms.UsesPerCustomerMax => UsedUpByCustomer,
        _ when code.MemoryIsFull(At) => TooManyReleases,
        _ => null,
    };

    private bool AsksForTheSameAs(DiscountUse use) => Customer == use.Customer && Goods == use.Goods;
}
