using ServerlessShop.Hosting;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>The price rule of this moment. Asked once per answer: all its prices are then of one rule.</summary>
public sealed class CurrentPriceRule(LiveOptions<PricingOptions> live)
{
    public async Task<Pricing> Read(CancellationToken cancellation)
    {
        var (pricing, features) = live.Current;
        return new(
            await features.IsEnabledAsync(PricingOptions.SaleFlag, cancellation)
                ? new PriceRule.OnSale(pricing.SalePercent)
                : new PriceRule.AtListPrice(),
            new(pricing.StandardVatBasisPoints));
    }
}
