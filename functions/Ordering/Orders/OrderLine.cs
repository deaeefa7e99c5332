using System.Text.Json.Serialization;
using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.Orders;

/// <summary>So many of a sku at an agreed price. The same sku may stand on several lines.</summary>
/// <param name="DiscountMinor">The whole line's share of the order's discount.</param>
/// <param name="VatRate">The rate that was inside the price; absent is the standard rate.</param>
public sealed record OrderLine(
    Sku Sku, Quantity Quantity, Money UnitPrice,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long DiscountMinor = 0,
    VatRate? VatRate = null)
{
    /// <summary>What sales agrees with its customers has the home country's rate inside.</summary>
    public static readonly VatRate StandardRate = new(20_00);

    /// <summary>What the whole line costs.</summary>
    [JsonIgnore] public Money Price => UnitPrice * Quantity - UnitPrice with { Minor = DiscountMinor };

    [JsonIgnore] public VatRate Rate => VatRate ?? StandardRate;

    /// <summary>What the line's first units cost, so that all of them together cost the line's price.</summary>
    public Money PriceOfFirst(long units) =>
        UnitPrice with { Minor = Rounding.Nearest((Int128)Price.Minor * units, Quantity.Units) };
}

/// <summary>So many units of a sku, on whichever lines they stand.</summary>
public sealed record SkuUnits(Sku Sku, long Units);
