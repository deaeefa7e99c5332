using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.DiscountCodes;

/// <summary>How much a code takes off. The discriminators are the stored format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Percentage), "percentage")]
[JsonDerivedType(typeof(FixedAmount), "fixed-amount")]
public abstract record Reduction
{
    public const int BasisPointsMax = 10_000;

    private Reduction() { }

    public sealed record Percentage(int BasisPoints) : Reduction;

    public sealed record FixedAmount(long Minor) : Reduction;

    public bool IsValid => this is Percentage { BasisPoints: >= 1 and <= BasisPointsMax }
        or FixedAmount { Minor: >= 1 and <= Money.PriceMinorMax };

    /// <summary>Never more than the goods cost: a discount is no cash.</summary>
    public Money On(Money goods) => goods with
    {
        Minor = this switch
        {
            Percentage percentage => Rounding.Nearest((Int128)goods.Minor * percentage.BasisPoints, BasisPointsMax),
            FixedAmount amount => Math.Min(amount.Minor, goods.Minor),
            _ => throw new UnreachableException($"{this} is no reduction."),
        },
    };
}
