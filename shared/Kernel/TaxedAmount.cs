using System.Text.Json.Serialization;

namespace ServerlessShop.Kernel;

/// <summary>
/// A price with the tax inside it and the rate it was found with. The tax is rounded when the price is agreed and kept:
/// what is read back is what was said to the customer, whatever the rates or the rule have become since.
/// </summary>
public sealed record TaxedAmount
{
    [JsonConstructor]
    private TaxedAmount(Money gross, Money vat, VatRate rate)
    {
        (Gross, Vat, Rate) = (gross, vat, rate);
        Net = gross - vat;
    }

    public Money Gross { get; }

    public Money Net { get; }

    public Money Vat { get; }

    public VatRate Rate { get; }

    public static TaxedAmount Including(VatRate rate, Money gross) => new(gross, rate.Within(gross), rate);

    /// <summary>Adds what was rounded already, so that totals are the sums of the lines a customer can see.</summary>
    public static TaxedAmount operator +(TaxedAmount a, TaxedAmount b) =>
        a.Rate == b.Rate
            ? new(a.Gross + b.Gross, a.Vat + b.Vat, a.Rate)
            : throw new ArgumentException($"Cannot add {b.Rate} to {a.Rate}: an invoice states each rate by itself.");

    /// <summary>
    /// What was returned, once it is known what stays: found by subtraction, so that a line which comes back piece by
    /// piece gives back exactly the tax that was in it.
    /// </summary>
    public static TaxedAmount operator -(TaxedAmount line, TaxedAmount stays) =>
        line.Rate == stays.Rate
            ? new(line.Gross - stays.Gross, line.Vat - stays.Vat, line.Rate)
            : throw new ArgumentException($"Cannot take {stays.Rate} from {line.Rate}: a line has one rate.");
}
