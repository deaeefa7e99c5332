namespace ServerlessShop.Kernel.Specs;

public sealed class EmailAddressSpec
{
    [Theory]
    [InlineData("ann@example.org")]
    [InlineData("ann.o'neil+shop@mail.example.org")]
    [InlineData("ann@m\u00fcnchen.example")]
    [InlineData("x234567890123456789012345678901234567890123456789012345678901234@example.org")]
    [InlineData("ann@localhost")]
    public void Mail_can_be_sent_to(string text) => Assert.True(EmailAddress.IsValid(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("ann@")]
    [InlineData("@example.org")]
    [InlineData("a@b@c")]
    [InlineData("a b@c")]
    [InlineData("<ann@example.org>")]
    [InlineData("ann@example.org, bob@example.org")]
    [InlineData("ann@example.org;bob@example.org")]
    [InlineData("\"ann\"@example.org")]
    [InlineData("ann@example.org\n")]
    [InlineData("\u00e4nn@example.org")]
    [InlineData("ann@example..org")]
    [InlineData("ann@-example.org")]
    [InlineData("x2345678901234567890123456789012345678901234567890123456789012345@example.org")]
    public void No_mail_can_be_sent_to(string? text) => Assert.False(EmailAddress.IsValid(text));

    [Fact]
    public void A_label_of_a_domain_is_not_too_long_as_it_travels() =>
        Assert.False(EmailAddress.IsValid($"ann@{new string('\u00fc', 60)}.example"));

    [Fact]
    public void An_address_is_not_longer_than_a_path() => Assert.False(
        EmailAddress.IsValid($"ann@{string.Concat(Enumerable.Repeat("label.", 42))}org"));
}
