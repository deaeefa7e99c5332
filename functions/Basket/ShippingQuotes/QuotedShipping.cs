using System.Diagnostics.CodeAnalysis;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.ShippingQuotes;

/// <summary>The quotes for a basket and a country, given and taken back.</summary>
public static class QuotedShipping
{
    public static Consignment Consignment(IReadOnlyList<BasketLine> lines, string country, string method) => new(
        country,
        Postcode: "", // The tariff goes by country: a quote holds for every address in it.
        method,
        [.. lines.Select(line => new ConsignmentLine(line.Sku, line.Quantity))]);

    /// <summary>Takes a quote by whichever method it was given for.</summary>
    public static bool TryTake(
        QuoteSigning signing, string quote, IReadOnlyList<BasketLine> lines, string country, DateTimeOffset now,
        [NotNullWhen(true)] out Money? amount, [NotNullWhen(false)] out Rejection? objection)
    {
        (amount, objection) = (null, ShippingQuote.NotOurs);
        foreach (var method in ShippingTariff.Methods)
        {
            if (signing.TryTake(quote, Consignment(lines, country, method), now, out var taken, out var no))
            {
                (amount, objection) = (taken.Amount, null);
                return true;
            }

            objection = no;
        }

        return false;
    }
}
