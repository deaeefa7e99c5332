using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.ChangingPrices;

/// <summary>Ask this price from a time on that is still to come.</summary>
public sealed record PlanPriceChange(PlannedPrice Plan, DateTimeOffset Now)
{
    public static readonly Rejection PlannedDifferently = new(
        RejectionKind.Conflict, "price-change-planned-differently", "This change is planned with another price or time.");

    public static readonly Rejection Cancelled =
        new(RejectionKind.Conflict, "price-change-cancelled", "This change was cancelled. Plan another.");

    public static readonly Rejection TooLate =
        new(RejectionKind.Conflict, "price-change-too-late", "The change would be in force already. Change the product instead.");

    public static readonly Rejection TimeTaken =
        new(RejectionKind.Conflict, "price-change-time-taken", "Another change is planned for this very time.");

    public static readonly Rejection TooMany =
        new(RejectionKind.Conflict, "too-many-price-changes", $"At most {Prices.PlansMax} changes are planned for one product.");

    public static Decision<ProductEvent> Decide(Product product, PlanPriceChange command) => product switch
    {
        Product.NotListed => ProductDecider.NotListed,
        Product.Listed { Prices: var prices } => Decide(prices, command),
        _ => ProductDecider.IsWithdrawn,
    };

    private static Decision<ProductEvent> Decide(Prices prices, PlanPriceChange command)
    {
        var plan = command.Plan;
        if (prices.Plans.FirstOrDefault(one => one.Id == plan.Id) is { } planned)
        {
            return (planned.PriceMinor, planned.From) == (plan.PriceMinor, plan.From)
                ? Decision<ProductEvent>.Nothing
                : PlannedDifferently;
        }

        if (prices.Ends.FirstOrDefault(one => one.Id == plan.Id) is { } ended)
        {
            return ended.IsCancelled ? Cancelled : Decision<ProductEvent>.Nothing;
        }

        return plan.From <= command.Now ? TooLate
            : prices.Plans.Any(one => one.From == plan.From) ? TimeTaken
            : prices.Plans.Count >= Prices.PlansMax ? TooMany
            : new ProductEvent.PriceChangePlanned(plan);
    }
}
