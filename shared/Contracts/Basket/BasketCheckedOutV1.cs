namespace ServerlessShop.Contracts.Basket;

/// <summary>A buyer commits to a basket at the prices they have seen. The total is the lines, less discounts, and shipping.</summary>
/// <param name="CustomerId">Absent for a guest.</param>
/// <param name="TotalMinor">What is to be paid, minor units of Currency (ISO 4217), tax included.</param>
/// <param name="PaymentToken">What the payment provider gave the buyer; never a card number.</param>
public sealed record BasketCheckedOutV1(
    Guid OrderId, Guid BasketId, Guid? CustomerId, string Currency, long TotalMinor,
    IReadOnlyList<CheckedOutLineV1> Lines, long ShippingMinor, int ShippingVatBasisPoints, string? DiscountCode,
    ContactV1 Contact, AddressV1 ShipTo, string PaymentToken, DateTimeOffset At);

/// <summary>So many of a sku.</summary>
/// <param name="UnitPriceMinor">Before discount, tax included.</param>
/// <param name="DiscountMinor">The whole line's share of the discount; not more than the line's price.</param>
/// <param name="VatBasisPoints">The rate that was inside the price: 2000 is 20 %.</param>
public sealed record CheckedOutLineV1(string Sku, int Units, long UnitPriceMinor, long DiscountMinor, int VatBasisPoints);
