using ServerlessShop.Local.FunctionsHost.Metadata;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class RetryPolicySpec
{
    [Fact]
    public void A_fixed_delay_stays_the_same()
    {
        var policy = new RetryPolicy(5, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        Assert.All(new[] { 1, 2, 5, 1_000 }, retry => Assert.Equal(TimeSpan.FromSeconds(5), policy.DelayBefore(retry, 1.2)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 5)]
    [InlineData(5, 9)]
    [InlineData(6, 17)]
    [InlineData(7, 30)]
    [InlineData(1_000_000, 30)]
    public void Back_off_grows_from_the_minimum_to_the_maximum(int retry, int seconds)
    {
        var policy = new RetryPolicy(-1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(seconds), policy.DelayBefore(retry, 1));
    }

    [Fact]
    public void Back_off_differs_a_little_between_those_who_failed_together()
    {
        var policy = new RetryPolicy(5, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(4.2), policy.DelayBefore(4, 0.8));
        Assert.Equal(TimeSpan.FromSeconds(5.8), policy.DelayBefore(4, 1.2));
    }

    [Fact]
    public void Retries_are_counted_and_minus_one_means_endless()
    {
        var two = new RetryPolicy(2, TimeSpan.Zero, TimeSpan.Zero);
        Assert.True(two.Allows(2));
        Assert.False(two.Allows(3));
        Assert.False(RetryPolicy.None.Allows(1));
        Assert.True(new RetryPolicy(-1, TimeSpan.Zero, TimeSpan.Zero).Allows(int.MaxValue));
    }
}
