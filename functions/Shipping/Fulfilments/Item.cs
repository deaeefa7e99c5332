using ServerlessShop.Kernel;

namespace ServerlessShop.Shipping.Fulfilments;

/// <summary>So many pieces of one sku.</summary>
public sealed record Item(Sku Sku, int Units)
{
    /// <summary>One entry per sku, in the skus' order: the same goods are the same list, however they were counted.</summary>
    public static ValueList<Item> Merge(IEnumerable<Item> items) =>
    [
        .. items
            .GroupBy(item => item.Sku, (sku, same) => new Item(sku, same.Sum(item => item.Units)))
            .OrderBy(item => item.Sku.Code, StringComparer.Ordinal),
    ];

    /// <summary>What is left of these when those are taken away; null where there are too few.</summary>
    public static ValueList<Item>? Less(ValueList<Item> all, ValueList<Item> taken)
    {
        var units = all.ToDictionary(item => item.Sku, item => item.Units);
        foreach (var item in taken)
        {
            if (!units.TryGetValue(item.Sku, out var there) || there < item.Units) { return null; }
            units[item.Sku] = there - item.Units;
        }

        return [.. all.Select(item => item with { Units = units[item.Sku] }).Where(item => item.Units > 0)];
    }
}

/// <summary>Where goods go.</summary>
public sealed record Address(string Name, string Street, string City, string PostalCode, string Country);
