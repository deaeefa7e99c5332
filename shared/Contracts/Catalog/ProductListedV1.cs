namespace ServerlessShop.Contracts.Catalog;

/// <summary>A product may be ordered from now on.</summary>
/// <param name="PriceMinor">List price in minor units of Currency (ISO 4217).</param>
public sealed record ProductListedV1(string Sku, string Name, long PriceMinor, string Currency);
