using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.DiscountCodes.DiscountEvent;

namespace ServerlessShop.Basket.DiscountCodes;

/// <summary>
/// A discount code is exactly one of these. The discriminators are the stored format: rename a type
/// freely, but change a string only together with a migration.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NotIssued), "not-issued")]
[JsonDerivedType(typeof(Issued), "issued")]
public abstract record DiscountCode
{
    private DiscountCode() { }

    public sealed record NotIssued : DiscountCode;

    /// <param name="Uses">Reserved and confirmed: both count, or two checkouts could share the last use.</param>
    /// <param name="Released">Orders whose use came back, or was ruled out before it was asked for.</param>
    public sealed record Issued(
        CodeText Code, DiscountTerms Terms, ValueList<DiscountUse> Uses, ValueList<ReleasedUse> Released) : DiscountCode
    {
        /// <summary>Uses and remembered releases together, so that a use can always be released.</summary>
        public const int RememberedMax = 2 * DiscountTerms.UsesLimit;

        /// <summary>As long as a dead letter of the order may be replayed.</summary>
        public static readonly TimeSpan ReleasesRemembered = TimeSpan.FromDays(90);

        public DiscountUse? UseBy(OrderId order) => Uses.FirstOrDefault(use => use.Order == order);

        public bool HasReleased(OrderId order) => Released.Any(use => use.Order == order);

        public int UsesOf(CustomerId customer) => Uses.Count(use => use.Customer == customer);

        public bool MemoryIsFull(DateTimeOffset now) => Uses.Count + RecentlyReleased(now).Count() >= RememberedMax;

        internal IEnumerable<ReleasedUse> RecentlyReleased(DateTimeOffset now) =>
            Released.Where(use => use.At > now - ReleasesRemembered);
    }

    public static DiscountCode Evolve(DiscountCode code, DiscountEvent fact) => (code, fact) switch
    {
        (NotIssued, CodeIssued e) => new Issued(e.Code, e.Terms, [], []),
        (Issued c, UseReserved e) when c.UseBy(e.Use.Order) is null && !e.Use.IsConfirmed => c with
        {
            Uses = [.. c.Uses, e.Use with { HeldSince = e.At }],
            Released = [.. c.RecentlyReleased(e.At)],
        },
        (Issued c, UseHeldAgain e) when c.UseBy(e.Order) is { IsConfirmed: false } => c with
        {
            Uses = [.. c.Uses.Select(use => use.Order == e.Order ? use with { HeldSince = e.At } : use)],
        },
        (Issued c, UsesAnonymized e) => c with
        {
            Uses = [.. c.Uses.Select(use => use.Customer == e.Customer ? use with { Customer = DiscountUse.Nobody } : use)],
        },
        (Issued c, UseConfirmed e) when c.UseBy(e.Order) is { IsConfirmed: false } => c with
        {
            Uses = [.. c.Uses.Select(use => use.Order == e.Order ? use with { IsConfirmed = true } : use)],
        },
        (Issued c, UseReleased e) when c.UseBy(e.Order) is null or { IsConfirmed: false } => c with
        {
            Uses = [.. c.Uses.Where(use => use.Order != e.Order)],
            Released = [.. c.RecentlyReleased(e.At), new(e.Order, e.At)],
        },

        // A fact that cannot follow this state is a bug in a decision, never something to skip over.
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {code}."),
    };
}

/// <summary>One order's use of a code, with what it was granted: asking again answers the same.</summary>
/// <param name="Customer">Of a guest, the id of their basket.</param>
/// <param name="Basket">Where it can be seen whether the checkout that reserved it was ever made.</param>
/// <param name="HeldSince">When it was last asked for.</param>
public sealed record DiscountUse(
    OrderId Order, CustomerId Customer, Money Goods, Money Discount, bool IsConfirmed = false, Guid? Basket = null,
    DateTimeOffset? HeldSince = null)
{
    /// <summary>Whoever is no longer known. A use that was had stays counted.</summary>
    public static readonly CustomerId Nobody = new(Guid.Empty);
}

/// <summary>An order that no longer has, or never shall have, a use.</summary>
public sealed record ReleasedUse(OrderId Order, DateTimeOffset At);

/// <summary>What happened to a code, privately.</summary>
public abstract record DiscountEvent
{
    private DiscountEvent() { }

    public sealed record CodeIssued(CodeText Code, DiscountTerms Terms) : DiscountEvent;

    public sealed record UseReserved(DiscountUse Use, DateTimeOffset At) : DiscountEvent;

    /// <summary>A checkout that is tried again still needs it.</summary>
    public sealed record UseHeldAgain(OrderId Order, DateTimeOffset At) : DiscountEvent;

    /// <summary>Who had these uses is forgotten.</summary>
    public sealed record UsesAnonymized(CustomerId Customer) : DiscountEvent;

    public sealed record UseConfirmed(OrderId Order) : DiscountEvent;

    public sealed record UseReleased(OrderId Order, DateTimeOffset At) : DiscountEvent;
}
