namespace ServerlessShop.Kernel;

/// <summary>A rate of value added tax in basis points: 2000 is 20 %, and 0 is zero-rated.</summary>
public readonly record struct VatRate(int BasisPoints) : IComparable<VatRate>
{
    public const int BasisPointsMax = Whole;

    private const int Whole = 10_000;

    public static VatRate? From(int basisPoints) =>
        basisPoints is >= 0 and <= BasisPointsMax ? new(basisPoints) : null;

    /// <summary>The tax inside a price that includes it: price times rate over one plus rate, rounded once.</summary>
    public Money Within(Money gross) =>
        gross with { Minor = Rounding.Nearest((Int128)gross.Minor * BasisPoints, Whole + BasisPoints) };

    public int CompareTo(VatRate other) => BasisPoints.CompareTo(other.BasisPoints);

    public static bool operator <(VatRate a, VatRate b) => a.CompareTo(b) < 0;

    public static bool operator >(VatRate a, VatRate b) => a.CompareTo(b) > 0;

    public static bool operator <=(VatRate a, VatRate b) => a.CompareTo(b) <= 0;

    public static bool operator >=(VatRate a, VatRate b) => a.CompareTo(b) >= 0;
}
