namespace ServerlessShop.Contracts.Catalog;

/// <summary>A product may not be ordered any more.</summary>
public sealed record ProductWithdrawnV1(string Sku);
