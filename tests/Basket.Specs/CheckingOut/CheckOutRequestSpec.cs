using ServerlessShop.Basket.CheckingOut;

namespace ServerlessShop.Basket.Specs.CheckingOut;

public sealed class CheckOutRequestSpec
{
    private static readonly CheckOutRequest _request = new(
        new Guid(1, 0, 0, new byte[8]),
        new(28_95, [new("mug", 2, 12_00)]),
        "tok_approve",
        new("ann@example.org", "Ann", "en"),
        new("Ann", "1 High Street", "York", "YO1 1AA", "GB"),
        "a.quote",
        null);

    [Fact]
    public void What_is_complete_is_understood()
    {
        Assert.True(_request.TryRead(out var wanted, out _));
        Assert.Equal(AnnsBasket.ToYork, wanted.Delivery);
        Assert.Equal([new ExpectedLine(AnnsBasket.Mug, AnnsBasket.Units(2), 12_00)], wanted.Lines);
    }

    [Fact]
    public void Whatever_differs_is_another_wish()
    {
        var others = new[]
        {
            _request with { OrderId = new Guid(2, 0, 0, new byte[8]) },
            _request with { Expected = _request.Expected! with { TotalMinor = 1 } },
            _request with { PaymentToken = "tok_other" },
            _request with { Contact = _request.Contact! with { Email = "bob@example.org" } },
            _request with { ShipTo = _request.ShipTo! with { City = "Hull" } },
            _request with { ShippingQuote = "another.quote" },
            _request with { DiscountCode = "SPRING10" },
        };
        var wishes = others.Append(_request).Select(request => request.TryRead(out var wanted, out _) ? wanted.Wish : null).ToArray();
        Assert.Equal(others.Length + 1, wishes.Distinct().Count());
        Assert.All(wishes, Assert.NotNull);
    }

    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("3782-822463-10005")]
    [InlineData("6304000000000000000")]
    public void What_looks_like_the_number_of_a_card_is_refused_and_not_said_back(string card)
    {
        Assert.False((_request with { PaymentToken = card }).TryRead(out _, out var invalid));
        Assert.DoesNotContain(card, string.Concat(invalid["paymentToken"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4111111111111112")]
    [InlineData("tok_4111111111111111")]
    [InlineData("00000000000")]
    public void What_only_resembles_one_is_a_token(string token) =>
        Assert.True((_request with { PaymentToken = token }).TryRead(out _, out _));

    [Fact]
    public void What_cannot_be_read_names_its_field()
    {
        var nothing = new CheckOutRequest(Guid.Empty, null, null, null, null, null, "!");
        Assert.False(nothing.TryRead(out _, out var invalid));
        Assert.Equal(
            [
                "contact.email", "contact.language", "contact.name", "discountCode", "orderId", "paymentToken", "shipTo.city",
                "shipTo.country", "shipTo.name", "shipTo.postalCode", "shipTo.street", "shippingQuote",
            ],
            invalid.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("ann@")]
    [InlineData("@example.org")]
    [InlineData("a@b@c")]
    [InlineData("<ann@example.org>")]
    [InlineData("ann@example.org,bob@example.org")]
    [InlineData("ann@example.org;bob")]
    [InlineData("\"ann\"@example.org")]
    [InlineData("\u00e4nn@example.org")]
    [InlineData("ann@example..org")]
    [InlineData("ann@example.org\r\nBcc: all@example.org")]
    public void What_is_no_address_is_written_to_nobody(string email) =>
        Assert.False((_request with { Contact = _request.Contact! with { Email = email } }).TryRead(out _, out _));

    [Fact]
    public void A_basket_is_expected_to_hold_something() =>
        Assert.False((_request with { Expected = new(0, []) }).TryRead(out _, out _));
}
