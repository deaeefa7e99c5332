using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>All that a price answered depends on besides the product, as it was at one moment.</summary>
/// <param name="Standard">The rate of products that have none of their own.</param>
public sealed record Pricing(PriceRule Rule, VatRate Standard)
{
    /// <summary>Another name whenever a price or its tax may be another: an answer is kept under it.</summary>
    public string Name => $"{Rule.Name}-{Standard.BasisPoints}";

    /// <summary>What is asked for a product of this list price.</summary>
    public Money Of(Money list) => Rule is PriceRule.OnSale sale ? sale.Of(list) : list;
}
