using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Kernel;
using ServerlessShop.Kernel.Specs;

namespace ServerlessShop.Basket.Specs;

public sealed class DiscountedLinesSpec
{
    private static readonly VatRate Standard = new(2000);
    private static readonly VatRate Zero = new(0);

    [Fact]
    public void The_tax_is_found_in_what_is_left_of_each_line()
    {
        var lines = DiscountedLines.Of([new(Pounds(60_00), Standard), new(Pounds(40_00), Zero)], Pounds(10_00));

        Assert.Equal(
            [TaxedAmount.Including(Standard, Pounds(54_00)), TaxedAmount.Including(Zero, Pounds(36_00))], lines);
        Assert.Equal(9_00, lines[0].Vat.Minor);
    }

    [Fact]
    public void More_than_the_goods_cost_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => DiscountedLines.Of([new(Pounds(1_00), Standard)], Pounds(1_01)));

    [Fact]
    public void A_discount_never_makes_a_total_negative_and_is_taken_off_to_the_penny() => Cases.Each(random =>
    {
        var (lines, discount) = Purchase(random);
        var left = DiscountedLines.Of(lines, discount);
        var total = TaxedTotal.Of("GBP", left);

        Assert.All(left, line => Assert.True(line is { Gross.Minor: >= 0, Net.Minor: >= 0, Vat.Minor: >= 0 }));
        Assert.Equal(lines.Sum(line => line.Gross.Minor) - discount.Minor, total.Gross.Minor);
        Assert.Equal(total.Gross, total.Net + total.Vat);
        Assert.Equal(lines.Select(line => line.Rate), left.Select(line => line.Rate));
        Assert.All(lines.Zip(left), line => Assert.True(line.Second.Gross.Minor <= line.First.Gross.Minor));
    });

    [Fact]
    public void The_order_of_the_lines_does_not_matter_for_the_total() => Cases.Each(random =>
    {
        var (lines, discount) = Purchase(random);
        var total = TaxedTotal.Of("GBP", DiscountedLines.Of(lines, discount));
        random.Shuffle(lines);
        Assert.Equal(total, TaxedTotal.Of("GBP", DiscountedLines.Of(lines, discount)));
    });

    // Small prices of few kinds, so that many lines lose the same fraction of a penny.
    private static (PricedLine[] Lines, Money Discount) Purchase(Random random)
    {
        var few = random.Next(2) == 0;
        var lines = random.Some(8, one => few
            ? new PricedLine(Pounds(one.Next(0, 6)), one.GetItems([Zero, new VatRate(500), Standard], 1)[0])
            : new PricedLine(one.Pounds(), one.Rate()));
        Reduction reduction = random.Next(2) == 0
            ? new Reduction.Percentage(random.Next(1, 10_001))
            : new Reduction.FixedAmount(Math.Max(1, few ? random.Next(1, 30) : random.Minor()));
        return (lines, reduction.On(Pounds(lines.Sum(line => line.Gross.Minor))));
    }

    private static Money Pounds(long minor) => new(minor, "GBP");
}
