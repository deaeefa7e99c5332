using System.Diagnostics;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Aisles;

/// <summary>So many pieces of one sku.</summary>
public sealed record StockLine(Sku Sku, int Units)
{
    /// <summary>One line per sku, in the order of the codes: two of one sku would each find the stock enough.</summary>
    public static ValueList<StockLine> Merge(IEnumerable<StockLine> lines) =>
    [
        .. lines
            .GroupBy(line => line.Sku, (sku, ofOne) => new StockLine(sku, ofOne.Sum(line => line.Units)))
            .OrderBy(line => line.Sku.Code, StringComparer.Ordinal),
    ];

    /// <summary>What is left of these lines without those, which they must contain.</summary>
    public static ValueList<StockLine> Subtract(ValueList<StockLine> lines, ValueList<StockLine> those)
    {
        if (those.Any(line => !lines.Any(from => from.Sku == line.Sku && from.Units >= line.Units)))
        {
            throw new UnreachableException($"{those} cannot be taken from {lines}.");
        }

        var left = Merge([.. lines, .. those.Select(line => line with { Units = -line.Units })]);
        return [.. left.Where(line => line.Units > 0)];
    }

    /// <summary>What lies in which aisle, in the order in which everybody walks the aisles.</summary>
    public static IReadOnlyList<(string Aisle, ValueList<StockLine> Lines)> ByAisle(IEnumerable<StockLine> lines) =>
    [
        .. lines
            .GroupBy(line => line.Sku.Aisle, (aisle, lying) => (aisle, (ValueList<StockLine>)[.. lying]))
            .OrderBy(group => group.aisle, StringComparer.Ordinal),
    ];
}
