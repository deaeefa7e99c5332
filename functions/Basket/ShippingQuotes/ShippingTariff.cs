using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.ShippingQuotes;

/// <summary>What sending costs, VAT included: by where it goes, how fast, and how much it is.</summary>
public static class ShippingTariff
{
    public const string Standard = "standard";
    public const string Express = "express";
    public const string Home = "GB";

    private const int UnitsPerParcel = 25; // Nothing weighs or measures goods yet, so pieces stand for both.

    public static readonly IReadOnlyList<string> Methods = [Standard, Express];

    public static readonly Rejection NoTariff = new(
        RejectionKind.Conflict, "shipping-no-tariff", "There is no shipping tariff in the currency of this basket.");

    private static readonly string[] _europe =
    [
        "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI",
        "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
    ];

    /// <summary>Null where there is no tariff in this currency.</summary>
    public static Money? For(Consignment consignment, string currency)
    {
        var isExpress = consignment.Method == Express;
        var perParcel = (currency, Zone(consignment.Country)) switch
        {
            ("GBP", 0) => isExpress ? 9_95 : 4_95,
            ("GBP", 1) => isExpress ? 24_95 : 12_95,
            ("GBP", _) => isExpress ? 49_95 : 24_95,
            ("EUR", 0) => isExpress ? 11_95 : 5_95,
            ("EUR", 1) => isExpress ? 28_95 : 14_95,
            ("EUR", _) => isExpress ? 57_95 : 28_95,
            _ => 0,
        };
        var units = consignment.Lines.Sum(line => (long)line.Quantity.Units);
        var parcels = (units + UnitsPerParcel - 1) / UnitsPerParcel;
        return perParcel == 0 ? null : new Money(perParcel * Math.Max(1, parcels), currency);
    }

    private static int Zone(string country) =>
        country == Home ? 0
        : _europe.Contains(country) ? 1
        : 2;
}
