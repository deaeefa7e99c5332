namespace ServerlessShop.Kernel.Specs;

public sealed class MoneyTextSpec
{
    [Theory]
    [InlineData(12_30, "GBP", "12.30")]
    [InlineData(5, "GBP", "0.05")]
    [InlineData(-5, "GBP", "-0.05")]
    [InlineData(0, "GBP", "0.00")]
    [InlineData(1230, "JPY", "1230")]
    [InlineData(0, "JPY", "0")]
    [InlineData(1_234, "KWD", "1.234")]
    [InlineData(1, "CLF", "0.0001")]
    [InlineData(long.MaxValue, "GBP", "92233720368547758.07")]
    [InlineData(long.MinValue, "GBP", "-92233720368547758.08")]
    public void An_amount_is_written_with_all_decimals_of_its_currency(long minor, string currency, string text)
    {
        Assert.Equal(text, new Money(minor, currency).ToText());
        Assert.Equal(new Money(minor, currency), Money.FromText(text, currency));
    }

    [Theory]
    [InlineData("12", 12_00)]
    [InlineData("12.3", 12_30)]
    [InlineData("-12.3", -12_30)]
    public void Decimals_that_are_left_out_are_zeros(string text, long minor) =>
        Assert.Equal(new Money(minor, "GBP"), Money.FromText(text, "GBP"));

    [Theory]
    [InlineData("12.345", "GBP")]
    [InlineData("12.300", "GBP")]
    [InlineData("12.0", "JPY")]
    [InlineData("0.00001", "CLF")]
    public void More_decimals_than_the_currency_has_are_refused_not_rounded(string text, string currency) =>
        Assert.Null(Money.FromText(text, currency));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("+5")]
    [InlineData("--5")]
    [InlineData("05")]
    [InlineData("-0")]
    [InlineData("-0.00")]
    [InlineData(" 5")]
    [InlineData("5 ")]
    [InlineData("5\n")]
    [InlineData("1,000")]
    [InlineData("1.000,00")]
    [InlineData("1_000")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("٣")]
    [InlineData("£5")]
    [InlineData("NaN")]
    public void What_could_be_read_in_two_ways_is_no_amount(string? text) => Assert.Null(Money.FromText(text, "GBP"));

    [Theory]
    [InlineData("92233720368547758.08")]
    [InlineData("-92233720368547758.09")]
    [InlineData("9999999999999999999")]
    [InlineData("99999999999999999999999999999999")]
    public void More_than_can_be_counted_is_no_amount(string text) => Assert.Null(Money.FromText(text, "GBP"));

    [Fact]
    public void An_amount_of_no_known_currency_has_no_text()
    {
        Assert.Null(Money.FromText("1.00", "ABC"));
        Assert.Throws<InvalidOperationException>(() => new Money(1_00, "ABC").ToText());
    }

    [Fact]
    public void Every_amount_in_every_currency_survives_its_text() => Cases.Each(random =>
    {
        var money = new Money(random.AnyLong(), random.GetItems(Currency.Active.ToArray(), 1)[0].Code);
        Assert.Equal(money, Money.FromText(money.ToText(), money.Currency));
    });

    [Fact]
    public void Every_text_that_is_read_says_the_same_number_as_the_amount() => Cases.Each(random =>
    {
        var text = new string(random.GetItems("0123456789.-".AsSpan(), random.Next(1, 9)));
        if (Money.FromText(text, "KWD") is { } money)
        {
            Assert.Equal(decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture) * 1000, money.Minor);
        }
    });
}
