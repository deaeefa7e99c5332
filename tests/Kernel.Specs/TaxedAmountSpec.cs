using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServerlessShop.Kernel.Specs;

public sealed class TaxedAmountSpec
{
    [Theory]
    [InlineData(12_00, 2000, 2_00)]
    [InlineData(2_55, 2000, 43)]
    [InlineData(99, 2000, 17)]
    [InlineData(3, 2000, 1)]
    [InlineData(2, 2000, 0)]
    [InlineData(1_05, 500, 5)]
    [InlineData(1_19, 1900, 19)]
    [InlineData(9_99, 0, 0)]
    [InlineData(0, 2000, 0)]
    [InlineData(-2_55, 2000, -43)]
    public void The_tax_is_inside_the_price(long gross, int basisPoints, long vat)
    {
        var amount = Including(gross, basisPoints);
        Assert.Equal((gross, gross - vat, vat), (amount.Gross.Minor, amount.Net.Minor, amount.Vat.Minor));
    }

    [Fact]
    public void Gross_is_net_and_tax_and_the_tax_is_right_to_half_a_penny() => Cases.Each(random =>
    {
        var amount = TaxedAmount.Including(random.Rate(), random.Pounds());
        Assert.Equal(amount.Gross, amount.Net + amount.Vat);

        // vat = gross * rate / (1 + rate), multiplied out.
        BigInteger whole = 10_000 + amount.Rate.BasisPoints;
        var error = (amount.Vat.Minor * whole) - ((BigInteger)amount.Gross.Minor * amount.Rate.BasisPoints);
        Assert.True(2 * BigInteger.Abs(error) <= whole, $"{amount}");
        Assert.InRange(amount.Vat.Minor, 0, amount.Gross.Minor);
        Assert.InRange(amount.Net.Minor, 0, amount.Gross.Minor);
    });

    [Fact]
    public void The_tax_on_a_net_price_is_the_tax_inside_the_gross_price_it_makes() => Cases.Each(random =>
    {
        // Where no rounding is needed there must be none: the net price is a whole multiple of 100 %.
        var (net, rate) = (random.Minor() / 10_000 * 10_000, random.Rate());
        var vat = net / 10_000 * rate.BasisPoints;
        Assert.Equal(vat, rate.Within(new Money(net + vat, "GBP")).Minor);
    });

    [Fact]
    public void It_survives_storage() => Cases.Each(random =>
    {
        var amount = TaxedAmount.Including(random.Rate(), random.Pounds());
        var stored = JsonSerializer.Serialize(amount, Json.Options);
        Assert.Equal(amount, JsonSerializer.Deserialize<TaxedAmount>(stored, Json.Options));
    });

    [Fact]
    public void Gross_net_tax_and_rate_are_all_stored()
    {
        var stored = JsonSerializer.SerializeToNode(Including(2_55, 2000), Json.Options);
        var expected = JsonNode.Parse("""
            {
              "gross": { "minor": 255, "currency": "GBP" },
              "net": { "minor": 212, "currency": "GBP" },
              "vat": { "minor": 43, "currency": "GBP" },
              "rate": { "basisPoints": 2000 }
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, stored), $"{stored}");
    }

    [Fact]
    public void The_tax_that_was_stored_is_kept_whatever_the_rule_has_become()
    {
        const string AsAnotherRuleHadIt =
            """
            {
              "gross": { "minor": 255, "currency": "GBP" },
              "vat": { "minor": 42, "currency": "GBP" },
              "rate": { "basisPoints": 2000 }
            }
            """;
        Assert.Equal(42, JsonSerializer.Deserialize<TaxedAmount>(AsAnotherRuleHadIt, Json.Options)!.Vat.Minor);
    }

    [Fact]
    public void What_is_returned_piece_by_piece_and_what_stays_add_up_to_the_line() => Cases.Each(random =>
    {
        var (rate, line) = (random.Rate(), random.Pounds());
        var (bought, stays) = (TaxedAmount.Including(rate, line), TaxedAmount.Including(rate, line));
        var returned = TaxedAmount.Including(rate, new Money(0, "GBP"));
        while (stays.Gross.Minor > 0)
        {
            var less = TaxedAmount.Including(rate, new Money(random.NextInt64(0, stays.Gross.Minor), "GBP"));
            var piece = stays - less;
            Assert.True(piece is { Gross.Minor: > 0, Vat.Minor: >= 0, Net.Minor: >= 0 }, $"{piece}");
            (returned, stays) = (returned + piece, less);
        }

        Assert.Equal(bought, returned);
    });

    [Fact]
    public void Two_rates_are_neither_added_nor_subtracted()
    {
        Assert.Throws<ArgumentException>(() => Including(1_00, 2000) + Including(1_00, 500));
        Assert.Throws<ArgumentException>(() => Including(1_00, 2000) - Including(1_00, 500));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10_001)]
    public void A_rate_is_from_nothing_to_everything(int basisPoints) => Assert.Null(VatRate.From(basisPoints));

    private static TaxedAmount Including(long gross, int basisPoints) =>
        TaxedAmount.Including(VatRate.From(basisPoints)!.Value, new Money(gross, "GBP"));
}
