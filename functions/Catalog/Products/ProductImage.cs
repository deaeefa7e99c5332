using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.Products;

/// <summary>A picture of a product: where it stands among the others, and the blob that holds it.</summary>
/// <param name="Name">Given by staff; the first in order of names is the product's picture in lists.</param>
/// <param name="Blob">The hash of the bytes and their type: another picture is another blob.</param>
public sealed record ProductImage(string Name, string Blob)
{
    public const int CountMax = 10;
    public const int NameLengthMax = 40;

    public static ValueList<ProductImage> Put(ValueList<ProductImage> images, ProductImage image) =>
        [.. Remove(images, image.Name).Append(image).OrderBy(one => one.Name, StringComparer.Ordinal)];

    public static ValueList<ProductImage> Remove(ValueList<ProductImage> images, string name) =>
        [.. images.Where(one => one.Name != name)];
}
