namespace ServerlessShop.Basket.ShippingQuotes;

/// <summary>A country to send to: two letters of ISO 3166-1, in upper case.</summary>
public static class Destination
{
    public static string? From(string? country) =>
        country is { Length: 2 } && country.All(char.IsAsciiLetterUpper) ? country : null;
}
