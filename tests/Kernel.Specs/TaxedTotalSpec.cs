using System.Text.Json;

namespace ServerlessShop.Kernel.Specs;

public sealed class TaxedTotalSpec
{
    [Fact]
    public void The_total_is_the_sum_of_the_lines_and_is_not_rounded_again()
    {
        // Each line has 42.5 p of tax inside; together they would have 127.5, which rounds to 128.
        var line = TaxedAmount.Including(new VatRate(2000), new Money(2_55, "GBP"));
        var total = TaxedTotal.Of("GBP", [line, line, line]);

        Assert.Equal((7_65L, 6_36L, 1_29L), (total.Gross.Minor, total.Net.Minor, total.Vat.Minor));
    }

    [Fact]
    public void Gross_is_net_and_tax_of_the_total_of_each_rate_and_of_the_lines() => Cases.Each(random =>
    {
        var lines = Lines(random);
        var total = TaxedTotal.Of("GBP", lines);

        Assert.Equal(total.Gross, total.Net + total.Vat);
        Assert.Equal(lines.Sum(line => line.Gross.Minor), total.Gross.Minor);
        Assert.Equal(lines.Sum(line => line.Vat.Minor), total.Vat.Minor);
        Assert.Equal(lines.Sum(line => line.Net.Minor), total.Net.Minor);
        Assert.All(total.PerRate, rate => Assert.Equal(
            lines.Where(line => line.Rate == rate.Rate).Sum(line => line.Vat.Minor), rate.Vat.Minor));
        Assert.Equal(lines.Select(line => line.Rate).Distinct().Order(), total.PerRate.Select(rate => rate.Rate));
    });

    [Fact]
    public void The_order_of_the_lines_does_not_matter() => Cases.Each(random =>
    {
        var lines = Lines(random);
        var total = TaxedTotal.Of("GBP", lines);
        random.Shuffle(lines);
        Assert.Equal(total, TaxedTotal.Of("GBP", lines));
    });

    [Fact]
    public void It_survives_storage() => Cases.Each(random =>
    {
        var total = TaxedTotal.Of("GBP", Lines(random));
        var stored = JsonSerializer.Serialize(total, Json.Options);
        Assert.Equal(total, JsonSerializer.Deserialize<TaxedTotal>(stored, Json.Options));
    });

    [Fact]
    public void No_lines_come_to_nothing_in_their_currency() =>
        Assert.Equal(new Money(0, "EUR"), TaxedTotal.Of("EUR", []).Gross);

    [Fact]
    public void Lines_of_another_currency_are_refused() => Assert.Throws<ArgumentException>(
        () => TaxedTotal.Of("EUR", [TaxedAmount.Including(new VatRate(2000), new Money(1_00, "GBP"))]));

    private static TaxedAmount[] Lines(Random random) =>
        random.Some(12, one => TaxedAmount.Including(one.Rate(), one.Pounds()));
}
