using ServerlessShop.Contracts.Basket;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.PlacingOrder;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs;

/// <summary>
/// What Mara checks out as a guest: three mugs at 10.00 less 1.00, a book at 8.00 without tax, 4.99 for shipping: 41.99.
/// </summary>
internal static class CheckoutOfMara
{
    public static readonly Guid Basket = Guid.Parse("0198c0de-0000-7000-8000-00000000000b");

    public static readonly BasketCheckedOutV1 Said = new(
        Id.Value, Basket, CustomerId: null, "GBP", TotalMinor: 41_99,
        [new("MUG01", 3, 10_00, 1_00, 20_00), new("BOOK1", 1, 8_00, 0, 0)],
        ShippingMinor: 4_99, ShippingVatBasisPoints: 20_00, "SPRING", new("mara@example.com", "Mara", "en"),
        new("Mara", "Mill Lane 1", "York", "YO1 7HH", "GB"), "tok_approve", Noon);

    public static readonly Money ToPay = new(41_99, "GBP");

    public static readonly Audience Mara =
        new(Basket, Customer: null, new Contact("mara@example.com", "Mara", "en"), ToPay);

    public static PlaceOrder Read(BasketCheckedOutV1 said)
    {
        Assert.True(CheckedOut.TryRead(said, Noon.AddMinutes(1), out var place));
        return place;
    }

    public static OrderEvent.OrderPlaced PlacedByBasket => Assert.IsType<OrderEvent.OrderPlaced>(Assert.Single(
        Assert.IsType<Decision<OrderEvent>.Accepted>(
            PlaceOrder.Decide(new Order.NotPlaced(), Read(Said), _ => true)).Events));
}
