namespace ServerlessShop.Kernel.Specs;

/// <summary>
/// Checks a property with ten thousand generated cases. A case is made from its number alone, so the number in a
/// failure is all it takes to see that case again.
/// </summary>
internal static class Cases
{
    private const int Count = 10_000;

    private static readonly int[] ChargedSomewhere = [0, 500, 550, 810, 1900, 2000, 2100, 2550, 2700];

    public static void Each(Action<Random> property)
    {
        for (var number = 0; number < Count; number++)
        {
            try
            {
                property(new Random(number));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Case {number}: {failure.Message}", failure);
            }
        }
    }

    /// <summary>From nothing to the highest price, small as likely as large: in the pennies rounding shows.</summary>
    public static long Minor(this Random random) =>
        random.NextInt64(0, Math.Min(1L << random.Next(0, 35), Money.PriceMinorMax) + 1);

    /// <summary>Any long at all, both signs, and the ends.</summary>
    public static long AnyLong(this Random random) => random.Next(20) switch
    {
        0 => long.MinValue,
        1 => long.MaxValue,
        var other => (other % 2 == 0 ? 1 : -1) * random.NextInt64(0, 1L << random.Next(0, 63)),
    };

    public static Money Pounds(this Random random) => new(random.Minor(), "GBP");

    /// <summary>Rates that are charged somewhere, and any other.</summary>
    public static VatRate Rate(this Random random) =>
        new(random.Next(2) == 0 ? random.GetItems(ChargedSomewhere, 1)[0] : random.Next(0, VatRate.BasisPointsMax + 1));

    public static T[] Some<T>(this Random random, int most, Func<Random, T> one) =>
        [.. Enumerable.Range(0, random.Next(0, most + 1)).Select(_ => one(random))];
}
