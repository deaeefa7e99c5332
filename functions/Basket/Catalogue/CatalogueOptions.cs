using System.ComponentModel.DataAnnotations;

namespace ServerlessShop.Basket.Catalogue;

/// <summary>Section Catalog: where it is asked, which is the gateway.</summary>
public sealed record CatalogueOptions
{
    [Required, Url] public string Endpoint { get; init; } = "";
}
