using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.ShippingQuotes;

/// <summary>The price of shipping one consignment, VAT included, kept until it expires.</summary>
/// <param name="For">The fingerprint of the consignment it was quoted for.</param>
public sealed record ShippingQuote(Money Amount, string For, DateTimeOffset ExpiresAt)
{
    public static readonly Rejection NotOurs =
        new(RejectionKind.Conflict, "shipping-quote-not-ours", "This is no shipping quote of this shop.");

    public static readonly Rejection Expired =
        new(RejectionKind.Conflict, "shipping-quote-expired", "The shipping quote has expired; ask for a new one.");

    public static readonly Rejection ForAnotherConsignment = new(
        RejectionKind.Conflict, "shipping-quote-for-another-consignment",
        "The goods or the address have changed since shipping was quoted; ask for a new quote.");

    /// <summary>Why the quote cannot be taken for this consignment now, or null.</summary>
    public Rejection? ObjectionTo(Consignment consignment, DateTimeOffset now) =>
        now >= ExpiresAt ? Expired
        : For != consignment.Fingerprint() ? ForAnotherConsignment
        : null;
}
