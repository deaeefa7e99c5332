using Microsoft.Extensions.Caching.Memory;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Products;

/// <summary>
/// Which skus are known, asked for every line of every order: kept in memory by aisle. A sku it lacks is looked up
/// again; one that was withdrawn may be sold by this process for a minute more, as by a seller who has not heard yet.
/// </summary>
public sealed class KnownProductsMemory(DocumentStore<KnownProducts, KnownProductsEvent> store) : IDisposable
{
    private static readonly TimeSpan _staleMax = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _aisles = new(new MemoryCacheOptions());

    public static DocumentKey KeyOf(string aisle) => new($"aisle-{aisle}", KnownProductsDecider.Id);

    /// <summary>Those of the skus that are known.</summary>
    public async Task<IReadOnlySet<Sku>> Among(IEnumerable<Sku> skus, CancellationToken cancellation)
    {
        var found = new HashSet<Sku>();
        foreach (var ofAisle in skus.Distinct().GroupBy(sku => sku.Aisle))
        {
            var known = _aisles.Get<IReadOnlySet<Sku>>(ofAisle.Key);
            if (known is null || !ofAisle.All(known.Contains))
            {
                known = (await store.Read(KeyOf(ofAisle.Key), cancellation)).Skus.ToHashSet();
                _aisles.Set(ofAisle.Key, known, _staleMax);
            }

            found.UnionWith(ofAisle.Where(known.Contains));
        }

        return found;
    }

    public void Dispose() => _aisles.Dispose();
}
