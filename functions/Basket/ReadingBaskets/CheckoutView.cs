using System.Text.Json;
using ServerlessShop.Basket.Baskets;

namespace ServerlessShop.Basket.ReadingBaskets;

/// <summary>How far a checkout is, as it is answered over HTTP.</summary>
public sealed record CheckoutView(
    Guid BasketId, Guid OrderId, string Status, string? Because, long TotalMinor, string Currency, string? DiscountCode,
    DateTimeOffset At)
{
    public static CheckoutView Of(BasketId basket, Checkout checkout) => new(
        basket.Value, checkout.Order.Value, JsonNamingPolicy.CamelCase.ConvertName(checkout.Status.ToString()),
        checkout.Because, checkout.Total.Minor, checkout.Total.Currency, checkout.Discount?.Value, checkout.At);
}
