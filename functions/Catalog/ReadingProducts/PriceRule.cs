using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>How a product is priced now: at its list price, or in a sale so many per cent below.</summary>
public abstract record PriceRule
{
    /// <summary>The header of an answer that says by which rule its prices are: only then may it be kept under that rule.</summary>
    public const string Header = "X-Price-Rule";

    private PriceRule() { }

    public string Name => this is OnSale sale ? $"sale-{sale.Percent}" : "list";

    public sealed record AtListPrice : PriceRule;

    public sealed record OnSale(int Percent) : PriceRule
    {
        /// <summary>A part of a minor unit is the customer's: always rounded down, so never above what was announced.</summary>
        public Money Of(Money list) => list with { Minor = list.Minor * (100 - Percent) / 100 };
    }
}
