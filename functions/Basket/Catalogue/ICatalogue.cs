using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.Catalogue;

/// <summary>What Catalog says of products at this moment.</summary>
public interface ICatalogue
{
    /// <summary>The products under these skus; what is not listed is absent.</summary>
    /// <exception cref="CatalogueUnavailableException">It could not be asked, or gave no answer that can be used.</exception>
    Task<IReadOnlyDictionary<Sku, CatalogueProduct>> Find(
        IReadOnlyCollection<Sku> skus, CancellationToken cancellation);
}

/// <summary>A product as it is offered now: the price of a piece, sale or not, VAT included.</summary>
/// <param name="Availability">in, low or out, as Inventory last told Catalog.</param>
public sealed record CatalogueProduct(Sku Sku, string Name, Money Price, VatRate Vat, string Availability)
{
    public bool IsOut => Availability == "out";
}

/// <summary>Catalog cannot be asked just now.</summary>
public sealed class CatalogueUnavailableException(Exception cause) : Exception("The catalogue cannot be asked.", cause);
