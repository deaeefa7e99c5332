namespace ServerlessShop.Kernel.Specs;

public sealed class CurrencySpec
{
    [Theory]
    [InlineData("GBP", 2)]
    [InlineData("EUR", 2)]
    [InlineData("USD", 2)]
    [InlineData("HUF", 2)]
    [InlineData("MRU", 2)]
    [InlineData("XCG", 2)]
    [InlineData("JPY", 0)]
    [InlineData("ISK", 0)]
    [InlineData("UYI", 0)]
    [InlineData("KWD", 3)]
    [InlineData("TND", 3)]
    [InlineData("CLF", 4)]
    [InlineData("UYW", 4)]
    public void An_active_currency_has_its_exponent(string code, int exponent) =>
        Assert.Equal(exponent, Currency.From(code)!.Exponent);

    [Theory]
    [InlineData("BGN")]
    [InlineData("HRK")]
    [InlineData("ANG")]
    [InlineData("ZWL")]
    [InlineData("DEM")]
    public void A_withdrawn_currency_is_none(string code) => Assert.Null(Currency.From(code));

    [Theory]
    [InlineData("XAU")]
    [InlineData("XDR")]
    [InlineData("XTS")]
    [InlineData("XXX")]
    public void A_code_without_minor_units_is_no_currency_of_prices(string code) => Assert.Null(Currency.From(code));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("gbp")]
    [InlineData("GB")]
    [InlineData("GBP ")]
    [InlineData("ABC")]
    [InlineData("#")]
    public void Anything_else_is_none(string? code) => Assert.Null(Currency.From(code));

    // The counts of the reviewed list: a line that is lost or added by accident shows here.
    [Fact]
    public void The_table_is_the_whole_list() => Assert.Equal(
        [(0, 17), (2, 139), (3, 7), (4, 2)],
        Currency.Active.GroupBy(currency => currency.Exponent).Select(group => (group.Key, group.Count())).Order());

    [Fact]
    public void Every_code_is_three_capital_letters_and_finds_itself() => Assert.All(Currency.Active, currency =>
    {
        Assert.Matches("^[A-Z]{3}$", currency.Code);
        Assert.Same(currency, Currency.From(currency.Code));
    });
}
