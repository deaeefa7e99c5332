using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>
/// A number that rises whenever any product has changed, so that whoever keeps a copy of the catalogue's answers knows
/// when it is old. It is counted by the change feed, once for all changes of a batch: no crash can lose a count, and a
/// change of many products costs a write or two.
/// </summary>
public sealed record CatalogueVersion(RisingNumber Number);
