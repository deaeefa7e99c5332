using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.PuttingImages;

/// <summary>Show this picture under this name from now on. The blob is stored before: a picture shown is a picture there.</summary>
public sealed record PutImage(ProductImage Image)
{
    public static readonly Rejection TooMany =
        new(RejectionKind.Conflict, "too-many-images", $"A product has at most {ProductImage.CountMax} images.");

    public static Decision<ProductEvent> Decide(Product product, PutImage put) => product switch
    {
        Product.NotListed => ProductDecider.NotListed,
        Product.Listed p when p.Images.Contains(put.Image) => Decision<ProductEvent>.Nothing,
        Product.Listed p when p.Images.All(image => image.Name != put.Image.Name) && p.Images.Count >= ProductImage.CountMax =>
            TooMany,
        Product.Listed => new ProductEvent.ImagePut(put.Image),
        _ => ProductDecider.IsWithdrawn,
    };
}
