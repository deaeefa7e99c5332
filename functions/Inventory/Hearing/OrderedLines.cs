using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Hearing;

/// <summary>Reads what messages name as pieces of skus.</summary>
internal static class OrderedLines
{
    /// <summary>Null where there is none, or one that cannot be.</summary>
    public static ValueList<StockLine>? From(IReadOnlyList<OrderedV1> ordered)
    {
        var lines = new List<StockLine>();
        foreach (var some in ordered)
        {
            if (Sku.From(some.Sku) is not { } sku || some.Units < 1) { return null; }

            lines.Add(new StockLine(sku, some.Units));
        }

        return lines.Count > 0 ? StockLine.Merge(lines) : null;
    }
}
