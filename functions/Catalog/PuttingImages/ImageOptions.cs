using System.ComponentModel.DataAnnotations;

namespace ServerlessShop.Catalog.PuttingImages;

/// <summary>Section Images: the storage account that has the pictures, e.g. https://account.blob.core.windows.net.</summary>
public sealed record ImageOptions
{
    /// <summary>Anybody may read what is in it; Catalog alone writes.</summary>
    public const string Container = "product-images";

    [Required, Url] public string Endpoint { get; init; } = "";
}
