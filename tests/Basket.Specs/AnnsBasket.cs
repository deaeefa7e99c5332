using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.Catalogue;
using ServerlessShop.Basket.CheckingOut;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Contracts;
using ServerlessShop.Kernel;
using ServerlessShop.Testing;
using static ServerlessShop.Basket.Baskets.BasketEvent;

namespace ServerlessShop.Basket.Specs;

/// <summary>Ann, who is a guest until she signs in, Bob, and what they buy.</summary>
internal static class AnnsBasket
{
    public static readonly Spec<ShoppingBasket, BasketEvent> ABasket = new(BasketDecider.Instance);
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly CustomerId Ann = new(new Guid(1, 1, 1, new byte[8]));
    public static readonly CustomerId Bob = new(new Guid(2, 2, 2, new byte[8]));
    public static readonly Visitor AnnSignedIn = new(Ann), BobSignedIn = new(Bob);

    /// <summary>Random ids, as guests draw them.</summary>
    public static readonly BasketId Guests = new(Guid.Parse("9c5b94b1-35ad-49bb-b118-8e8fc24abf80"));
    public static readonly BasketId Others = new(Guid.Parse("1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"));
    public static readonly BasketId AnnsOwn = BasketId.Of(Ann);

    public static readonly Sku Mug = Sku.From("MUG")!.Value, Jug = Sku.From("JUG")!.Value;
    public static readonly SeenProduct SeenMug = new("A mug", Pounds(12_00)), SeenJug = new("A jug", Pounds(30_00));
    public static readonly CatalogueProduct MugNow = new(Mug, "A mug", Pounds(12_00), new(2000), "in");
    public static readonly CatalogueProduct JugNow = new(Jug, "A jug", Pounds(30_00), new(2000), "low");

    public static readonly OrderId FirstOrder = new(new Guid(1, 0, 0, new byte[8]));
    public static readonly OrderId SecondOrder = new(new Guid(2, 0, 0, new byte[8]));

    public static readonly Delivery ToYork = new(
        new ContactV1("ann@example.org", "Ann", "en"),
        new AddressV1("Ann", "1 High Street", "York", "YO1 1AA", "GB"),
        "tok_approve");

    public static Money Pounds(long pence) => new(pence, "GBP");

    public static Quantity Units(int units) => Quantity.From(units)!;

    public static BasketLine Mugs(int units) => new(Mug, Units(units), SeenMug);

    public static BasketLine Jugs(int units) => new(Jug, Units(units), SeenJug);

    public static LineSet Put(BasketLine line) => new(Guests, null, line);

    public static LineSet AnnPut(BasketLine line) => new(AnnsOwn, Ann, line);

    public static Offer OfferFor(params BasketLine[] lines) => Offer.Of(
        lines, new Dictionary<Sku, CatalogueProduct> { [Mug] = MugNow, [Jug] = JugNow }, Pounds(4_95), new VatRate(2000));

    public static CheckedOut CheckedOutAs(OrderId order, params BasketLine[] lines) => new(
        Guests, null, order, "a wish", OfferFor(lines), ToYork, Noon);
}
