using System.Security.Claims;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.Baskets;

/// <summary>Who comes to a basket: a customer who signed in, or a guest, of whom nothing is known.</summary>
public sealed record Visitor(CustomerId? Customer)
{
    public static readonly Visitor Guest = new((CustomerId?)null);

    public static readonly Rejection NotTheirs =
        new(RejectionKind.NotFound, "basket-unknown", "There is no such basket.");

    /// <summary>Where a customer finds what was in the basket they had before they signed in.</summary>
    public static readonly Rejection Merged = new(
        RejectionKind.Conflict, "basket-merged", "This basket was merged into your own: /baskets/mine.");

    /// <summary>Staff who look around are guests, too: only customers own baskets.</summary>
    public static Visitor Of(ClaimsPrincipal user) =>
        user.IsInRole("customer") && Guid.TryParse(user.FindFirst("oid")?.Value, out var id) ? new(new CustomerId(id)) : Guest;

    /// <summary>The basket they name: by its id, or a customer's own as "mine". Null where that names none.</summary>
    public BasketId? Named(string basket) =>
        basket == "mine" ? (Customer is { } customer ? BasketId.Of(customer) : null)
        : Guid.TryParseExact(basket, "D", out var id) ? new BasketId(id)
        : null;

    /// <summary>Whether this basket is theirs to see. Of others' baskets not even the existence is told.</summary>
    public bool MaySee(BasketId id, ShoppingBasket basket) => basket switch
    {
        ShoppingBasket.Claimed claimed => claimed.By == Customer,
        ShoppingBasket.Open { Owner: { } owner } => owner == Customer,
        ShoppingBasket.Open => true,
        _ => id.IsRandom || IsOwnerOf(id),
    };

    /// <summary>Why they cannot change this basket, or null.</summary>
    public Rejection? ObjectionTo(BasketId id, ShoppingBasket basket) =>
        !MaySee(id, basket) ? NotTheirs
        : basket is ShoppingBasket.Claimed ? Merged
        : null;

    /// <summary>The owner of a basket that is started now under this id.</summary>
    public CustomerId? OwnerOf(BasketId id) => IsOwnerOf(id) ? Customer : null;

    private bool IsOwnerOf(BasketId id) => Customer is { } customer && BasketId.Of(customer) == id;
}
