using System.Text.Json;
using ServerlessShop.Catalog.Categories;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.SearchingProducts;

/// <summary>
/// This instance's index of the catalogue. Each search first reads what has changed since the last, so it sees all that
/// was stored before it began: the gateway may keep what it answers under the catalogue's version. Searches that come
/// together share one reading.
/// </summary>
public sealed class FollowedCatalogue(ContainerFeed feed) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1);
    private readonly Dictionary<string, Product.Listed> _products = [];
    private CategoryTree _categories = CategoryTree.Decider.Initial;
    private CatalogueIndex? _index;
    private long _begun;

    public async Task<CatalogueIndex> Read(CancellationToken cancellation)
    {
        var begunBefore = Interlocked.Read(ref _begun);
        await _reading.WaitAsync(cancellation);
        try
        {
            // Somebody else's reading that began after this search came is as good as one's own; what began before is not.
            if (_index is { } fresh && _begun > begunBefore) { return fresh; }

            Interlocked.Increment(ref _begun);
            await feed.Read(TakeIn, cancellation);
            return _index ??= new(_products.Values, _categories);
        }
        catch
        {
            // Half a page may have been taken in; it is read again, but what is known now is of no one moment.
            _index = null;
            throw;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private void TakeIn(JsonElement document)
    {
        switch (document.TryGetProperty("kind", out var kind) ? kind.GetString() : null)
        {
            case ProductDecider.Kind:
                TakeIn(document.Deserialize<StateDocument<Product>>(Json.Options)!);
                break;
            case CategoryTree.Kind:
                _categories = document.Deserialize<StateDocument<CategoryTree>>(Json.Options)!.Body;
                _index = null;
                break;
            default:
                break; // History, outbox, version: nothing that is searched for.
        }
    }

    private void TakeIn(StateDocument<Product> product)
    {
        if (product.Body is Product.Listed listed) { _products[product.Pk] = listed; }
        else { _products.Remove(product.Pk); }
        _index = null;
    }
}
