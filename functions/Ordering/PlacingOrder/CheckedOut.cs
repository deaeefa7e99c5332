using System.Diagnostics.CodeAnalysis;
using ServerlessShop.Contracts.Basket;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Ordering.PlacingOrder;

/// <summary>A basket's checkout as an order: prices, discount and tax are taken as the buyer was shown them.</summary>
public static class CheckedOut
{
    public const string Guest = "guest";

    public static readonly Rejection Unreadable = new(
        RejectionKind.Conflict, "checkout-unreadable", "The checkout has a line, amount or rate that there cannot be.");

    public static bool TryRead(BasketCheckedOutV1 said, DateTimeOffset now, [NotNullWhen(true)] out PlaceOrder? place)
    {
        var lines = said.Lines.Select(line => Read(line, said.Currency)).OfType<OrderLine>().ToList();
        place = lines.Count == said.Lines.Count
            && Money.PriceFrom(said.ShippingMinor, said.Currency) is { } shipping
            && VatRate.From(said.ShippingVatBasisPoints) is { } shippingRate
                ? new PlaceOrder(
                    new(said.OrderId), said.CustomerId is { } customer ? new CustomerId(customer) : null, [.. lines],
                    said.PaymentToken, said.CustomerId?.ToString() ?? Guest, said.At < now ? said.At : now, now,
                    Checkout: new(
                        said.BasketId, new(said.Contact.Email, said.Contact.Name, said.Contact.Language),
                        new(
                            said.ShipTo.Name, said.ShipTo.Street, said.ShipTo.City, said.ShipTo.PostalCode,
                            said.ShipTo.Country),
                        shipping, shippingRate, said.DiscountCode, shipping with { Minor = said.TotalMinor }))
                : null;
        return place is not null;
    }

    private static OrderLine? Read(CheckedOutLineV1 line, string currency) =>
        Sku.From(line.Sku) is { } sku
        && Quantity.From(line.Units) is { } quantity
        && Money.PriceFrom(line.UnitPriceMinor, currency) is { } price
        && VatRate.From(line.VatBasisPoints) is { } rate
        && line.DiscountMinor >= 0 && line.DiscountMinor <= (price * quantity).Minor
            ? new OrderLine(sku, quantity, price, line.DiscountMinor, rate)
            : null;
}
