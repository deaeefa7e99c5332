using System.Text;
using ServerlessShop.Basket.ShippingQuotes;
using ServerlessShop.Kernel;
using ServerlessShop.Kernel.Specs;

namespace ServerlessShop.Basket.Specs;

public sealed class ShippingQuoteSpec
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] March = Key("march"), February = Key("february"), January = Key("january");
    private static readonly QuoteSigning Signing = new(March, February);

    private static readonly Consignment TwoMugs =
        new("GB", "SW1A 1AA", "standard", [Line("MUG", 2), Line("JUG", 1)]);

    private static readonly ShippingQuote Quote =
        new(new Money(3_95, "GBP"), TwoMugs.Fingerprint(), Noon.AddMinutes(30));

    [Fact]
    public void A_quote_comes_back_as_it_was_given() => Assert.Equal(Quote, Taken(Signing.Sign(Quote)));

    [Fact]
    public void A_quote_signed_with_the_key_before_is_still_taken() =>
        Assert.Equal(Quote, Taken(new QuoteSigning(February, January).Sign(Quote)));

    [Fact]
    public void A_quote_signed_with_a_key_that_is_gone_is_not() =>
        Assert.Equal(ShippingQuote.NotOurs, Objection(new QuoteSigning(January, null).Sign(Quote)));

    [Fact]
    public void New_quotes_are_signed_with_the_current_key() =>
        Assert.Equal(new QuoteSigning(March, null).Sign(Quote), Signing.Sign(Quote));

    [Fact]
    public void Without_a_key_before_only_the_current_one_counts()
    {
        var alone = new QuoteSigning(March, null);
        Assert.True(alone.TryTake(Signing.Sign(Quote), TwoMugs, Noon, out _, out _));
        Assert.False(alone.TryTake(new QuoteSigning(February, null).Sign(Quote), TwoMugs, Noon, out _, out _));
    }

    [Fact]
    public void A_quote_expires_at_its_moment()
    {
        Assert.Equal(Quote, Taken(Signing.Sign(Quote), at: Quote.ExpiresAt.AddTicks(-1)));
        Assert.Equal(ShippingQuote.Expired, Objection(Signing.Sign(Quote), at: Quote.ExpiresAt));
    }

    public static TheoryData<string, string, string, int> OtherConsignments => new()
    {
        { "FR", "SW1A 1AA", "standard", 2 },
        { "GB", "SW1A 1AB", "standard", 2 },
        { "GB", "SW1A 1AA", "express", 2 },
        { "GB", "SW1A 1AA", "standard", 3 },
    };

    [Theory]
    [MemberData(nameof(OtherConsignments))]
    public void A_quote_is_for_one_consignment(string country, string postcode, string method, int mugs)
    {
        var other = new Consignment(country, postcode, method, [Line("MUG", mugs), Line("JUG", 1)]);
        Assert.False(Signing.TryTake(Signing.Sign(Quote), other, Noon, out _, out var objection));
        Assert.Equal(ShippingQuote.ForAnotherConsignment, objection);
    }

    [Fact]
    public void The_same_consignment_written_differently_is_the_same()
    {
        var same = new Consignment("gb", "sw1a1aa", "standard", [Line("JUG", 1), Line("MUG", 1), Line("mug", 1)]);
        Assert.True(Signing.TryTake(Signing.Sign(Quote), same, Noon, out _, out _));
    }

    [Fact]
    public void No_character_of_a_quote_can_be_changed()
    {
        var text = Signing.Sign(Quote);
        const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
        for (var place = 0; place < text.Length; place++)
        {
            Assert.All(Characters.Where(c => c != text[place]), c =>
                Assert.Equal(ShippingQuote.NotOurs, Objection($"{text[..place]}{c}{text[(place + 1)..]}")));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("abc")]
    [InlineData("abc.")]
    [InlineData("e30.e30")]
    public void Anything_else_is_no_quote(string? text) => Assert.Equal(ShippingQuote.NotOurs, Objection(text));

    [Fact]
    public void A_quote_cannot_be_cut_or_grown()
    {
        var text = Signing.Sign(Quote);
        Assert.All(
            Enumerable.Range(0, text.Length),
            length => Assert.Equal(ShippingQuote.NotOurs, Objection(text[..length])));
        Assert.All(
            ["A", ".", "=", "\n", new string('A', 2_000)],
            tail => Assert.Equal(ShippingQuote.NotOurs, Objection(text + tail)));
    }

    [Fact]
    public void A_weak_key_is_no_key()
    {
        Assert.Throws<ArgumentException>(() => new QuoteSigning(new byte[31], null));
        Assert.Throws<ArgumentException>(() => new QuoteSigning(March, new byte[31]));
    }

    [Fact]
    public void Every_quote_comes_back_as_it_was_given() => Cases.Each(random =>
    {
        var currency = random.GetItems(Currency.Active.ToArray(), 1)[0].Code;
        var expiresAt = Noon.AddTicks(random.NextInt64(1, 1L << 45));
        var quote = Quote with { Amount = new(random.Minor(), currency), ExpiresAt = expiresAt };
        Assert.Equal(quote, Taken(Signing.Sign(quote)));
    });

    private static ShippingQuote? Taken(string? text, DateTimeOffset? at = null) =>
        Signing.TryTake(text, TwoMugs, at ?? Noon, out var quote, out _) ? quote : null;

    private static Rejection? Objection(string? text, DateTimeOffset? at = null) =>
        Signing.TryTake(text, TwoMugs, at ?? Noon, out _, out var objection) ? null : objection;

    private static ConsignmentLine Line(string sku, int units) => new(Sku.From(sku)!.Value, new Quantity(units));

    private static byte[] Key(string name) => Encoding.UTF8.GetBytes(name.PadRight(QuoteSigning.KeyBytesMin, '.'));
}
