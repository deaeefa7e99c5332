using System.ComponentModel.DataAnnotations;

namespace ServerlessShop.Basket.Baskets;

/// <summary>Section Basket: how long baskets are kept, and what signs shipping quotes.</summary>
public sealed record BasketOptions
{
    public const string Section = "Basket";

    [Range(1, 365)] public int GuestDays { get; init; } = BasketDecider.GuestDays;
    [Range(1, 365)] public int CustomerDays { get; init; } = BasketDecider.CustomerDays;
    [Range(1, 1_440)] public int QuoteMinutes { get; init; } = 30;

    /// <summary>The rate of VAT inside what shipping costs.</summary>
    [Range(0, 10_000)] public int ShippingVatBasisPoints { get; init; } = 2_000;

    /// <summary>Base64 of at least 32 bytes; a secret.</summary>
    [Required, Base64String] public string QuoteKey { get; init; } = "";

    /// <summary>The key before, as long as quotes signed with it may be out; absent otherwise.</summary>
    [Base64String] public string? PreviousQuoteKey { get; init; }
}
