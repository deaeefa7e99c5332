using System.ComponentModel.DataAnnotations;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>Section Catalog:Pricing: what a sale takes off, while the flag Catalog.Sale is on.</summary>
public sealed record PricingOptions
{
    public const string Section = "Catalog:Pricing";
    public const string SaleFlag = "Catalog.Sale";
    public const int SalePercentMax = 90;

    [Range(0, SalePercentMax)] public int SalePercent { get; init; }
}
