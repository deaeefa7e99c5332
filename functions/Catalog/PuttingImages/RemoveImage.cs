using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.PuttingImages;

/// <summary>Show the picture of this name no longer. The blob stays: an answer somebody keeps may still name it.</summary>
public sealed record RemoveImage(string Name)
{
    public static Decision<ProductEvent> Decide(Product product, RemoveImage remove) => product switch
    {
        Product.Listed p when p.Images.Any(image => image.Name == remove.Name) => new ProductEvent.ImageRemoved(remove.Name),
        Product.Listed => Decision<ProductEvent>.Nothing,
        Product.Withdrawn => ProductDecider.IsWithdrawn,
        _ => ProductDecider.NotListed,
    };
}
