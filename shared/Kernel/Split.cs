namespace ServerlessShop.Kernel;

/// <summary>
/// Divides an amount over lines by the method of largest remainders: each gets the whole minor units of its share, and
/// what is left over goes, one unit each, to those who lost most. The parts always add up to the amount, and as long as
/// the amount is no more than the weights together, no part is more than its weight.
/// </summary>
public static class Split
{
    /// <param name="weights">None negative. If all are zero, they count as equal.</param>
    public static ValueList<Money> Over(IReadOnlyList<long> weights, Money amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount.Minor);
        if (weights.Any(weight => weight < 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(weights), "A negative weight would take from one line to give to another.");
        }

        if (weights.Count == 0)
        {
            return amount.Minor == 0
                ? []
                : throw new ArgumentException("There is nothing to split an amount over.", nameof(weights));
        }

        // A sum of longs may be more than a long, and a product of two always fits in 128 bits.
        var sum = weights.Aggregate(Int128.Zero, (total, weight) => total + weight);
        var shares = weights
            .Select(weight => sum == 0 ? Share(amount.Minor, 1, weights.Count) : Share(amount.Minor, weight, sum))
            .ToArray();
        var parts = shares.Select(share => share.Whole).ToArray();
        var left = (int)(amount.Minor - parts.Aggregate(Int128.Zero, (total, part) => total + part));

        // OrderByDescending is stable: among equal remainders the first lines get the units, every time.
        foreach (var (line, _) in shares.Index().OrderByDescending(share => share.Item.Remainder).Take(left))
        {
            parts[line]++;
        }

        return [.. parts.Select(part => amount with { Minor = part })];
    }

    private static (long Whole, Int128 Remainder) Share(Int128 amount, Int128 weight, Int128 sum)
    {
        var (whole, remainder) = Int128.DivRem(amount * weight, sum);
        return ((long)whole, remainder);
    }
}
