using ServerlessShop.Customers.ChangingProfile;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Customers.KeepingAddresses;
using ServerlessShop.Customers.RecordingConsent;
using static ServerlessShop.Customers.Specs.Jane;

namespace ServerlessShop.Customers.Specs;

/// <summary>What cannot be read changes nothing and names its field.</summary>
public sealed class RequestSpec
{
    private static readonly ChangeProfileFunction.Request _profile = new("Jane Doe", "jane@example.com", "de-AT", null);
    private static readonly KeepAddressFunction.Request _address = new("Jane", "1 High Street", "London", "N1 9GU", "GB", false);

    public static TheoryData<string, string?> BadFields => new()
    {
        { "name", null }, { "name", "  " }, { "name", "a\u0000b" }, { "name", "a\nb" }, { "name", new('x', 201) },
        { "email", "jane" }, { "email", "jane@" }, { "email", "a@b@c" }, { "email", "<a@b>" }, { "email", "a b@c" },
        { "email", new string('x', 250) + "@b.cd" }, { "email", "a@b,c@d" },
        { "language", "e" }, { "language", "english language" }, { "language", "en-" }, { "language", null },
        { "phone", "" }, { "phone", "call me" }, { "phone", new('1', 33) },
    };

    [Theory]
    [MemberData(nameof(BadFields))]
    public void A_profile_that_cannot_be_read_names_its_field(string field, string? text)
    {
        var request = field switch
        {
            "name" => _profile with { Name = text },
            "email" => _profile with { Email = text },
            "language" => _profile with { Language = text },
            _ => _profile with { Phone = text },
        };
        Assert.False(request.TryRead(out _, out var invalid));
        Assert.Equal(field, Assert.Single(invalid).Key);
    }

    [Fact]
    public void A_profile_is_read_trimmed()
    {
        Assert.True((_profile with { Name = " Jane Doe " }).TryRead(out var change, out _));
        Assert.Equal(new Profile("Jane Doe", "jane@example.com", "de-AT", null), change.Profile);
    }

    [Theory]
    [InlineData("name", "")]
    [InlineData("street", "1\tHigh Street")]
    [InlineData("city", null)]
    [InlineData("postalCode", "123456789012345678901")]
    [InlineData("country", "gb")]
    [InlineData("country", "GBR")]
    public void An_address_that_cannot_be_read_names_its_field(string field, string? text)
    {
        var request = field switch
        {
            "name" => _address with { Name = text },
            "street" => _address with { Street = text },
            "city" => _address with { City = text },
            "postalCode" => _address with { PostalCode = text },
            _ => _address with { Country = text },
        };
        Assert.False(request.TryRead(Home.Id, out _, out var invalid));
        Assert.Equal(field, Assert.Single(invalid).Key);
    }

    [Fact]
    public void A_consent_is_never_taken_for_granted()
    {
        Assert.False(new RecordConsentFunction.Request(null, "1", null).TryRead("newsletter", Noon, out _, out var invalid));
        Assert.Equal("given", Assert.Single(invalid).Key);
    }

    [Fact]
    public void A_consent_without_its_text_is_none()
    {
        Assert.False(new RecordConsentFunction.Request(true, null, null).TryRead("newsletter", Noon, out _, out var invalid));
        Assert.Equal("textVersion", Assert.Single(invalid).Key);
    }
}
