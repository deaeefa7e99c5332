namespace ServerlessShop.Contracts.Catalog;

/// <summary>A listed product has another name or list price from now on.</summary>
/// <param name="PriceMinor">List price in minor units of Currency (ISO 4217).</param>
public sealed record ProductChangedV1(string Sku, string Name, long PriceMinor, string Currency);
