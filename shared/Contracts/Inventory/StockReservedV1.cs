namespace ServerlessShop.Contracts.Inventory;

/// <summary>Everything the order asked for is held for it.</summary>
public sealed record StockReservedV1(Guid OrderId);
