namespace ServerlessShop.Contracts.Inventory;

/// <summary>Not everything could be held, so nothing is. The skus that were short.</summary>
public sealed record StockRefusedV1(Guid OrderId, IReadOnlyList<string> Short);
