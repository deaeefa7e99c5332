namespace ServerlessShop.Customers.Customers;

/// <summary>How a customer wants to be addressed and reached. With what they sign in is the identity provider's.</summary>
/// <param name="Language">A language tag, such as en or de-AT.</param>
public sealed record Profile(string Name, string Email, string Language, string? Phone)
{
    public const int NameLengthMax = 200;
    public const int EmailLengthMax = Kernel.EmailAddress.LengthMax;
    public const int LanguageLengthMax = 35;
    public const int PhoneLengthMax = 32;
}

/// <summary>An address in the customer's book, in the words of the shop's messages.</summary>
/// <param name="Country">ISO 3166-1, two letters.</param>
public sealed record Address(
    Guid Id, string Name, string Street, string City, string PostalCode, string Country, bool IsDefault)
{
    public const int LineLengthMax = 200;
    public const int PostalCodeLengthMax = 20;
}

/// <summary>What a customer said about one use of their data, and when, to which text and where they said it.</summary>
/// <param name="How">Where in the shop it was asked, such as account or checkout.</param>
public sealed record Consent(string Purpose, bool Given, string TextVersion, DateTimeOffset At, string How)
{
    public const int TextVersionLengthMax = 40;
    public const int HowLengthMax = 40;

    /// <summary>What the shop asks consent for. What an order needs is done without: the contract allows it.</summary>
    public static readonly IReadOnlyList<string> Purposes = ["newsletter", "recommendations", "surveys"];
}
