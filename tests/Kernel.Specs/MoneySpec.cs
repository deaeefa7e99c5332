namespace ServerlessShop.Kernel.Specs;

public sealed class MoneySpec
{
    private static readonly Money OnePound = new(1_00, "GBP");

    [Fact]
    public void Amounts_of_two_currencies_are_neither_added_nor_subtracted()
    {
        Assert.Throws<ArgumentException>(() => OnePound + new Money(1_00, "EUR"));
        Assert.Throws<ArgumentException>(() => OnePound - new Money(1_00, "EUR"));
    }

    [Fact]
    public void Too_much_money_throws_and_never_wraps()
    {
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, "GBP") + OnePound);
        Assert.Throws<OverflowException>(() => new Money(long.MinValue, "GBP") - OnePound);
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, "GBP") * new Quantity(2));
    }

    [Fact]
    public void What_is_added_and_taken_away_again_leaves_the_amount() => Cases.Each(random =>
    {
        var (a, b) = (random.Pounds(), random.Pounds());
        Assert.Equal(a, a + b - b);
    });

    [Theory]
    [InlineData(0, "GBP")]
    [InlineData(Money.PriceMinorMax, "JPY")]
    public void A_price_is_no_less_than_nothing_in_an_active_currency(long minor, string currency) =>
        Assert.Equal(new Money(minor, currency), Money.PriceFrom(minor, currency));

    [Theory]
    [InlineData(-1, "GBP")]
    [InlineData(Money.PriceMinorMax + 1, "GBP")]
    [InlineData(1, "ABC")]
    [InlineData(1, "XAU")]
    [InlineData(1, "gbp")]
    [InlineData(1, null)]
    public void Anything_else_is_no_price(long minor, string? currency) =>
        Assert.Null(Money.PriceFrom(minor, currency));
}
