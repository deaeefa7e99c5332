using Microsoft.Extensions.Options;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.PuttingImages;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>How products look at one moment: by its price rule, with the planned prices whose time has come.</summary>
public sealed record View(Pricing Pricing, DateTimeOffset Now, string ImagesAt)
{
    /// <summary>Null for what is not offered.</summary>
    public ProductAnswer? Of(Product product) =>
        product.At(Now) is Product.Listed listed
            ? ProductAnswer.Of(listed, Pricing) with { ImageUrl = listed.Images.Count > 0 ? UrlOf(listed.Images[0]) : null }
            : null;

    /// <summary>With all its pictures.</summary>
    public ProductAnswer? WholeOf(Product product) => Of(product) is { } answer
        ? answer with { Images = [.. ((Product.Listed)product).Images.Select(image => new ProductAnswer.Image(image.Name, UrlOf(image)))] }
        : null;

    /// <summary>A strong entity tag of everything an answer about this product is made of.</summary>
    public string TagOf(Product product) => $"\"{((Product.Listed)product.At(Now)).Revision}-{Pricing.Name}\"";

    /// <summary>The revision that a tag given out here names; null where prices were by another rule then.</summary>
    public long? RevisionOf(string tag) =>
        tag.Trim('"').Split('-', 2) is [var revision, var rule] && rule == Pricing.Name
        && long.TryParse(revision, System.Globalization.CultureInfo.InvariantCulture, out var known)
            ? known
            : null;

    private string UrlOf(ProductImage image) => $"{ImagesAt}/{ImageOptions.Container}/{image.Blob}";
}

/// <summary>The view of this moment. Asked once per answer.</summary>
public sealed class CurrentView(CurrentPriceRule rule, IOptions<ImageOptions> images, TimeProvider clock)
{
    public async Task<View> Read(CancellationToken cancellation) =>
        new(await rule.Read(cancellation), clock.GetUtcNow(), images.Value.Endpoint.TrimEnd('/'));
}
