using System.Numerics;

namespace ServerlessShop.Kernel.Specs;

public sealed class RoundingSpec
{
    [Theory]
    [InlineData(5, 2, 3)]
    [InlineData(3, 2, 2)]
    [InlineData(1, 2, 1)]
    [InlineData(-1, 2, -1)]
    [InlineData(-5, 2, -3)]
    [InlineData(4, 3, 1)]
    [InlineData(5, 3, 2)]
    [InlineData(-4, 3, -1)]
    [InlineData(0, 7, 0)]
    public void The_nearest_is_taken_and_a_half_goes_away_from_zero(long dividend, long divisor, long nearest) =>
        Assert.Equal(nearest, Rounding.Nearest(dividend, divisor));

    [Fact]
    public void Nothing_is_more_than_a_half_away_and_a_half_never_nearer_to_zero() => Cases.Each(random =>
    {
        var divisor = random.NextInt64(1, 1L << random.Next(1, 20));
        var dividend = (Int128)random.AnyLong() * random.Next(1, (int)Math.Min(divisor, 10_000) + 1) / divisor;

        // Checked by multiplying in unbounded integers, which shares no step with the division under test.
        var nearest = (BigInteger)Rounding.Nearest(dividend, divisor);
        var error = (nearest * divisor) - (BigInteger)dividend;

        Assert.True(2 * BigInteger.Abs(error) <= divisor);
        if (2 * BigInteger.Abs(error) == divisor)
        {
            Assert.True(BigInteger.Abs(nearest * divisor) > BigInteger.Abs((BigInteger)dividend));
        }
    });

    [Fact]
    public void A_refund_rounds_as_its_sale_did() => Cases.Each(random =>
    {
        var (dividend, divisor) = (random.Minor(), random.Next(1, 20_000));
        Assert.Equal(-Rounding.Nearest(dividend, divisor), Rounding.Nearest(-dividend, divisor));
    });

    [Fact]
    public void What_does_not_fit_throws() =>
        Assert.Throws<OverflowException>(() => Rounding.Nearest((Int128)long.MaxValue + 1, 1));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Nothing_is_divided_by_nothing_or_less(long divisor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Rounding.Nearest(1, divisor));
}
