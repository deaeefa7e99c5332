using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.Baskets;

/// <summary>So many pieces of a product.</summary>
/// <param name="Seen">What the buyer was shown when they put it in; null where the catalogue could not be asked.</param>
public sealed record BasketLine(Sku Sku, Quantity Quantity, SeenProduct? Seen);

/// <summary>What a product was called and what a piece of it cost, VAT included, when the buyer last chose it.</summary>
public sealed record SeenProduct(string Name, Money Price);
