namespace ServerlessShop.Kernel;

/// <summary>How many pieces: 1 to 100,000, because the largest order line of the real trade has 80,995.</summary>
public sealed record Quantity(int Units)
{
    public const int UnitsMax = 100_000;

    public static Quantity? From(long units) => units is >= 1 and <= UnitsMax ? new((int)units) : null;
}
