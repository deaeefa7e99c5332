using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Aisles;

/// <summary>
/// Somebody holds these here and has gone on to other aisles: should one of them be short, they are given back. Until
/// that is decided they are neither there for others nor a reason to refuse others.
/// </summary>
public sealed record UndecidedHold(Guid By, ValueList<Sku> Skus);
