namespace ServerlessShop.Contracts.Ordering;

/// <summary>Goods have come back and were looked at: some may be sold again, some may not.</summary>
public sealed record ReturnInspectedV1(
    Guid OrderId, Guid ReturnId, IReadOnlyList<OrderedV1> Restocked, IReadOnlyList<OrderedV1> Scrapped);
