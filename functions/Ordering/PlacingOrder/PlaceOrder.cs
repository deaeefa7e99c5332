using System.Security.Cryptography;
using System.Text;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.PlacingOrder;

/// <summary>A customer commits to buying these lines at these prices; By says who agreed to them.</summary>
/// <param name="AgreedAt">When they agreed, at most Now.</param>
/// <param name="Collected">The buyer has taken the goods along: nothing is left to send.</param>
/// <param name="Checkout">Where the buyer came by a basket: what is not on the lines.</param>
public sealed record PlaceOrder(
    OrderId Id, CustomerId? Customer, ValueList<OrderLine> Lines, string PaymentToken, string By,
    DateTimeOffset AgreedAt, DateTimeOffset Now, bool Collected = false, Checkout? Checkout = null)
{
    public const int LinesMax = 2_000; // The largest order of the real trade has 1,112 lines.
    public const int StockWindowMinutes = 15;

    public static readonly Rejection WrongNumberOfLines =
        new(RejectionKind.Conflict, "order-wrong-number-of-lines", $"An order has 1 to {LinesMax} lines.");

    public static readonly Rejection TooManyUnits = new(
        RejectionKind.Conflict, "order-too-many-units", $"An order takes at most {Quantity.UnitsMax} units of one sku.");

    public static readonly Rejection NothingToPay =
        new(RejectionKind.Conflict, "order-nothing-to-pay", "An order's total is more than nothing.");

    public static readonly Rejection DoesNotAddUp = new(
        RejectionKind.Conflict, "order-total-does-not-add-up",
        "Lines less discounts, and shipping, do not come to the total that the buyer has agreed to.");

    public static readonly Rejection UnknownSku =
        new(RejectionKind.Conflict, "order-unknown-sku", "Not every sku of this order is in the catalogue.");

    public static readonly Rejection AlreadyPlacedDifferently =
        new(RejectionKind.Conflict, "order-already-placed", "This order id was used for a different order.");

    public static readonly Rejection CancelledFirst =
        new(RejectionKind.Conflict, "order-cancelled-first", "This order was cancelled before it was placed.");

    /// <param name="isKnown">Whether a sku is in the catalogue, as far as Ordering has heard.</param>
    public static Decision<OrderEvent> Decide(Order order, PlaceOrder place, Predicate<Sku> isKnown) => order switch
    {
        Order.NotPlaced when place.Lines.Count is < 1 or > LinesMax => WrongNumberOfLines,
        Order.NotPlaced when place.TakesTooMuch => TooManyUnits,
        Order.NotPlaced when place.Checkout is { } shown && shown.Total != place.Total => DoesNotAddUp,
        Order.NotPlaced when place.Total.Minor == 0 => NothingToPay, // No provider authorizes that.
        Order.NotPlaced when !place.Lines.All(line => isKnown(line.Sku)) => UnknownSku,
        Order.NotPlaced => new OrderPlaced(
            place.Id, place.Customer, place.Wish, place.Lines, place.Total, place.PaymentToken, place.By,
            place.AgreedAt, place.Now.AddMinutes(StockWindowMinutes), place.Now, place.Collected, place.Checkout),

        // A checkout was accepted before, by Basket, and waits: it is told how it ended. Who asks here is told at once.
        Order.NeverToBePlaced { CheckoutTold: true } when place.Checkout is not null => Decision<OrderEvent>.Nothing,
        Order.NeverToBePlaced never when place.Checkout is { } checkout => new CheckoutForestalled(
            place.Id, never.Because, new(checkout.BasketId, place.Customer, checkout.Contact, place.Total)),
        Order.NeverToBePlaced => CancelledFirst,

        // The caller chose the id, so the same wish again is a retry, and a different wish is a mistake.
        Order.Placed placed when placed.Wish == place.Wish => Decision<OrderEvent>.Nothing,
        _ => AlreadyPlacedDifferently,
    };

    public Money Total => Lines.Select(line => line.Price)
        .Concat(Checkout is { } checkout ? [checkout.Shipping] : [])
        .Aggregate((a, b) => a + b);

    // Who wants how many of what, at which agreed price. Who typed it in, and when, does not make it another wish.
    private string Wish
    {
        get
        {
            var wish = new StringBuilder().Append(Customer).Append('|');

            // With its length in front, because a token is free text and could look like lines.
            wish.Append(PaymentToken.Length).Append(' ').Append(PaymentToken);
            foreach (var line in Lines)
            {
                wish.Append('|').Append(line.Sku).Append(' ').Append(line.Quantity.Units)
                    .Append(' ').Append(line.UnitPrice.Minor).Append(line.UnitPrice.Currency);
                if (Checkout is not null) { wish.Append(' ').Append(line.DiscountMinor).Append(' ').Append(line.Rate.BasisPoints); }
            }

            if (Checkout is { } checkout)
            {
                wish.Append("|basket ").Append(checkout.BasketId).Append(' ').Append(checkout.Shipping.Minor);
            }

            if (Collected) { wish.Append("|collected"); }
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wish.ToString())));
        }
    }

    // Sums as long: two thousand lines of the largest quantity still fit.
    private bool TakesTooMuch => Lines
        .GroupBy(line => line.Sku)
        .Any(ofSku => ofSku.Sum(line => (long)line.Quantity.Units) > Quantity.UnitsMax);
}
