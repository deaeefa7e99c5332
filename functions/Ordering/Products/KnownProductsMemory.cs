using System.Collections.Concurrent;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Products;

/// <summary>
/// Which skus are known, asked for every line of every order: kept in memory by aisle. Products are never taken off,
/// so a memory can be too small but never wrong, and a sku it lacks is looked up again.
/// </summary>
public sealed class KnownProductsMemory(DocumentStore<KnownProducts, KnownProductsEvent> store)
{
    private readonly ConcurrentDictionary<string, IReadOnlySet<Sku>> _aisles = new();

    public static DocumentKey KeyOf(string aisle) => new($"aisle-{aisle}", KnownProductsDecider.Id);

    /// <summary>Those of the skus that are known.</summary>
    public async Task<IReadOnlySet<Sku>> Among(IEnumerable<Sku> skus, CancellationToken cancellation)
    {
        var found = new HashSet<Sku>();
        foreach (var ofAisle in skus.Distinct().GroupBy(sku => sku.Aisle))
        {
            var known = _aisles.GetValueOrDefault(ofAisle.Key);
            if (known is null || !ofAisle.All(known.Contains))
            {
                known = (await store.Read(KeyOf(ofAisle.Key), cancellation)).Skus.ToHashSet();
                _aisles[ofAisle.Key] = known;
            }

            found.UnionWith(ofAisle.Where(known.Contains));
        }

        return found;
    }
}
