using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.Baskets.BasketEvent;

namespace ServerlessShop.Basket.Baskets;

/// <summary>
/// A basket is exactly one of these. The discriminators are the stored format: rename a type freely, but change a
/// string only together with a migration.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Untouched), "untouched")]
[JsonDerivedType(typeof(Open), "open")]
[JsonDerivedType(typeof(Claimed), "claimed")]
public abstract record ShoppingBasket
{
    /// <summary>A page of products that a person can still look over, and four questions to the catalogue.</summary>
    public const int LinesMax = 200;

    /// <summary>Of one product, for what people buy for themselves. Larger orders are agreed with sales.</summary>
    public const int UnitsMax = 1_000;

    /// <summary>Older ones are Ordering's to tell of: this is a basket's memory, not a history.</summary>
    public const int CheckoutsRemembered = 20;

    /// <summary>A basket that was merged longer ago is itself forgotten by then: see how long guests' are kept.</summary>
    public const int MergedRemembered = 50;

    private ShoppingBasket() { }

    public sealed record Untouched : ShoppingBasket;

    /// <param name="Owner">Null for a guest's.</param>
    /// <param name="Merged">Guests' baskets that went into this one, the oldest first.</param>
    /// <param name="Checkouts">The oldest first; only the last can be under way.</param>
    public sealed record Open(
        BasketId Id, CustomerId? Owner, ValueList<BasketLine> Lines, ValueList<BasketId> Merged,
        ValueList<Checkout> Checkouts) : ShoppingBasket
    {
        public BasketLine? LineOf(Sku sku) => Lines.FirstOrDefault(line => line.Sku == sku);

        public bool IsCheckingOut => Checkouts.Any(checkout => checkout.IsUnderWay);

        internal Open Bought(Checkout checkout) => this with
        {
            Lines = [.. Lines.Select(line => Less(line, checkout.Lines)).OfType<BasketLine>()],
        };

        // What the buyer put in while the order was being made is not part of it, and stays.
        private static BasketLine? Less(BasketLine line, ValueList<CheckedOutLine> bought)
        {
            var units = bought.Where(part => part.Sku == line.Sku).Sum(part => part.Quantity.Units);
            return Quantity.From(line.Quantity.Units - units) is { } left ? line with { Quantity = left } : null;
        }
    }

    /// <summary>A guest's basket whose guest signed in. It leads to theirs, and nobody else can have it.</summary>
    /// <param name="Lines">What went over, as long as going over may have to be tried again.</param>
    public sealed record Claimed(
        BasketId Id, CustomerId By, ValueList<BasketLine> Lines, ValueList<Checkout> Checkouts) : ShoppingBasket;

    /// <summary>The checkout of an order, if it is still remembered.</summary>
    public Checkout? CheckoutOf(OrderId order) => Remembered.FirstOrDefault(checkout => checkout.Order == order);

    [JsonIgnore]
    public ValueList<Checkout> Remembered => this switch
    {
        Open open => open.Checkouts,
        Claimed claimed => claimed.Checkouts,
        _ => [],
    };

    public static ShoppingBasket Evolve(ShoppingBasket basket, BasketEvent fact) => (basket, fact) switch
    {
        (Untouched, LineSet e) => new Open(e.Id, e.Owner, [e.Line], [], []),
        (Open b, LineSet e) when b.LineOf(e.Line.Sku) is null => b with { Lines = [.. b.Lines, e.Line] },
        (Open b, LineSet e) => b with
        {
            Lines = [.. b.Lines.Select(line => line.Sku == e.Line.Sku ? e.Line : line)],
        },
        (Open b, LineRemoved e) => b with { Lines = [.. b.Lines.Where(line => line.Sku != e.Sku)] },
        (Open b, Emptied) => b with { Lines = [] },
        (Open { Owner: null } b, ClaimedByCustomer e) => new Claimed(b.Id, e.By, b.Lines, b.Checkouts),
        (Untouched, GuestBasketMerged e) => new Open(e.Id, e.Owner, e.Lines, [e.Guest], []),
        (Open b, GuestBasketMerged e) => b with
        {
            Lines = e.Lines,
            Merged = [.. b.Merged.Append(e.Guest).TakeLast(MergedRemembered)],
        },
        (Open b, CheckedOut e) when !b.IsCheckingOut => b with
        {
            Checkouts = [.. b.Checkouts.Append(e.ToCheckout()).TakeLast(CheckoutsRemembered)],
        },
        (Open b, CheckoutProgressed e) when b.CheckoutOf(e.Order) is { } before => Progressed(b, before, e),
        (Claimed b, CheckoutProgressed e) => b with { Checkouts = After(b.Checkouts, e) },
        (_, Erased) => new Untouched(),

        // A fact that cannot follow this state is a bug in a decision, never something to skip over.
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {basket}."),
    };

    private static Open Progressed(Open basket, Checkout before, CheckoutProgressed progress)
    {
        var after = basket with { Checkouts = After(basket.Checkouts, progress) };
        var isConfirmedNow = !before.WasConfirmed && after.CheckoutOf(progress.Order)!.WasConfirmed;
        return isConfirmedNow ? after.Bought(before) : after;
    }

    private static ValueList<Checkout> After(ValueList<Checkout> checkouts, CheckoutProgressed progress) =>
    [
        .. checkouts.Select(checkout => checkout.Order == progress.Order
            ? checkout.Become(progress.Status, progress.Because)
            : checkout),
    ];
}
