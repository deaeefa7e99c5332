using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.ChangingPrices;

/// <summary>Do not ask the planned price. Too late once its time has come, whether or not the timer has been by.</summary>
public sealed record CancelPriceChange(Guid ChangeId, DateTimeOffset Now)
{
    public static readonly Rejection NotPlanned =
        new(RejectionKind.NotFound, "price-change-not-planned", "No such change is planned for this product.");

    public static readonly Rejection InForce =
        new(RejectionKind.Conflict, "price-change-in-force", "The price is in force already.");

    public static Decision<ProductEvent> Decide(Product product, CancelPriceChange cancel)
    {
        var prices = product switch
        {
            Product.Listed p => p.Prices,
            Product.Withdrawn p => p.Last.Prices,
            _ => new Prices(),
        };

        if (prices.Plans.FirstOrDefault(plan => plan.Id == cancel.ChangeId) is { } planned)
        {
            return planned.From <= cancel.Now ? InForce : new ProductEvent.PriceChangeCancelled(cancel.ChangeId);
        }

        return prices.Ends.FirstOrDefault(end => end.Id == cancel.ChangeId) switch
        {
            { IsCancelled: true } => Decision<ProductEvent>.Nothing,
            { } => InForce,
            null => NotPlanned,
        };
    }
}
