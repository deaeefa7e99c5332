using System.ComponentModel.DataAnnotations;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>Section Catalog:Pricing: what a sale takes off, while the flag Catalog.Sale is on; and the standard tax.</summary>
public sealed record PricingOptions
{
    public const string Section = "Catalog:Pricing";
    public const string SaleFlag = "Catalog.Sale";
    public const int SalePercentMax = 90;

    [Range(0, SalePercentMax)] public int SalePercent { get; init; }

    /// <summary>Value added tax on what has no rate of its own.</summary>
    [Range(0, VatRate.BasisPointsMax)] public int StandardVatBasisPoints { get; init; } = 2_000;
}
