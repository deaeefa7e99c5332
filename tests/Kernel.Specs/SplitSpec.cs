using System.Numerics;

namespace ServerlessShop.Kernel.Specs;

public sealed class SplitSpec
{
    [Fact]
    public void What_is_left_over_goes_to_the_largest_remainders() =>
        Assert.Equal([1, 1, 3], Parts([1, 2, 6], 5)); // The shares are 0.56, 1.11 and 3.33.

    [Fact]
    public void Equal_remainders_are_served_from_the_first_line_on() => Assert.Equal([4, 3, 3], Parts([1, 1, 1], 10));

    [Fact]
    public void Weights_that_are_all_zero_count_as_equal() => Assert.Equal([2, 2, 1], Parts([0, 0, 0], 5));

    [Fact]
    public void A_zero_weight_beside_others_gets_nothing() => Assert.Equal([0, 5, 0], Parts([0, 1, 0], 5));

    [Fact]
    public void Nothing_over_no_lines_is_nothing() => Assert.Empty(Parts([], 0));

    [Fact]
    public void Something_over_no_lines_cannot_be_split() => Assert.Throws<ArgumentException>(() => Parts([], 1));

    [Fact]
    public void Nothing_negative_is_split()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Parts([1], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Parts([2, -1], 1));
    }

    [Fact]
    public void The_largest_weights_and_amounts_still_add_up() =>
        Assert.Equal([long.MaxValue / 2 + 1, long.MaxValue / 2], Parts([long.MaxValue, long.MaxValue], long.MaxValue));

    [Fact]
    public void The_parts_add_up_and_each_is_its_share_to_less_than_a_unit() => Cases.Each(random =>
    {
        var (weights, amount) = (Weights(random), random.Minor());
        var parts = Parts(weights, amount);
        var sum = weights.Aggregate(BigInteger.Zero, (total, weight) => total + weight);

        Assert.Equal(amount, parts.Sum());
        Assert.All(parts, part => Assert.True(part >= 0));
        Assert.All(weights.Zip(parts), line =>
        {
            var (weight, whole) = sum == 0 ? (1, weights.Length) : (line.First, sum);
            Assert.True(BigInteger.Abs((line.Second * whole) - ((BigInteger)amount * weight)) < whole);
        });
    });

    [Fact]
    public void No_part_is_more_than_its_weight_while_the_amount_is_no_more_than_all() => Cases.Each(random =>
    {
        var weights = Weights(random);
        var amount = random.NextInt64(0, weights.Sum() + 1);
        Assert.All(weights.Zip(Parts(weights, amount)), line => Assert.InRange(line.Second, 0, line.First));
    });

    [Fact]
    public void A_heavier_line_never_gets_less_and_an_equal_one_not_more_than_a_line_before() => Cases.Each(random =>
    {
        var weights = Weights(random);
        var parts = Parts(weights, random.Minor());
        for (var earlier = 0; earlier < weights.Length; earlier++)
        {
            for (var later = earlier + 1; later < weights.Length; later++)
            {
                Assert.True(weights[earlier] < weights[later] || parts[earlier] >= parts[later]);
                Assert.True(weights[earlier] >= weights[later] || parts[earlier] <= parts[later]);
            }
        }
    });

    private static long[] Weights(Random random) =>
        [random.Minor(), .. random.Some(11, one => one.Next(4) == 0 ? one.Next(0, 3) : one.Minor())];

    private static long[] Parts(long[] weights, long amount) =>
        [.. Split.Over(weights, new Money(amount, "GBP")).Select(part => part.Minor)];
}
