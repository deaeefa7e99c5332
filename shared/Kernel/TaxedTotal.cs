using System.Text.Json.Serialization;

namespace ServerlessShop.Kernel;

/// <summary>What lines come to, by rate as an invoice states it, the lowest first. Nothing is rounded here.</summary>
public sealed record TaxedTotal
{
    [JsonConstructor]
    private TaxedTotal(string currency, ValueList<TaxedAmount> perRate)
    {
        (Currency, PerRate) = (currency, perRate);
        Gross = Sum(amount => amount.Gross);
        Net = Sum(amount => amount.Net);
        Vat = Sum(amount => amount.Vat);
    }

    public string Currency { get; }

    public Money Gross { get; }

    public Money Net { get; }

    public Money Vat { get; }

    public ValueList<TaxedAmount> PerRate { get; }

    /// <param name="currency">Named, because the sum of no lines is an amount of some currency too.</param>
    public static TaxedTotal Of(string currency, IEnumerable<TaxedAmount> lines) => new(
        currency,
        [.. from line in lines
            group line by line.Rate into rate
            orderby rate.Key
            select rate.Aggregate((a, b) => a + b)]);

    private Money Sum(Func<TaxedAmount, Money> part) =>
        PerRate.Select(part).Aggregate(new Money(0, Currency), (a, b) => a + b);
}
