namespace ServerlessShop.Catalog.Products;

/// <summary>Whether there is stock, as Inventory said last.</summary>
/// <param name="Sequence">Counts Inventory's changes of this sku: what has a lower one was said earlier.</param>
public sealed record Availability(StockLevel Level, long Sequence);

/// <summary>Enough of it, little of it, none of it.</summary>
public enum StockLevel { In, Low, Out }
