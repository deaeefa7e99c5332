namespace ServerlessShop.Contracts.Inventory;

/// <summary>A sku has become available, scarce or unavailable. Said when that changes, not with every piece.</summary>
/// <param name="Level">in, low or out.</param>
/// <param name="Sequence">Counts the changes of one sku: the higher is the later.</param>
public sealed record StockLevelChangedV1(string Sku, string Level, long Sequence);
