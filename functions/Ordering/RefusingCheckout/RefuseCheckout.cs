using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Ordering.RefusingCheckout;

/// <summary>
/// A basket was checked out and no order came of it. Its basket waits for an answer like any other, and so the buyer is
/// told, as of an order that is refused later.
/// </summary>
public sealed record RefuseCheckout(OrderId Order, string Because, Audience Audience, DateTimeOffset Now)
{
    public static Decision<RefusedCheckoutEvent> Decide(RefusedCheckout checkout, RefuseCheckout refuse) => checkout switch
    {
        { At: null } => new RefusedCheckoutEvent(refuse.Order, refuse.Because, refuse.Audience, refuse.Now),
        _ => Decision<RefusedCheckoutEvent>.Nothing,
    };

    /// <summary>
    /// Whether the order of this id is this basket's: then what has become of it is told by the order, and to say that it
    /// was refused would be untrue.
    /// </summary>
    public static bool IsForTheOrderToSay(Order order, Guid basketId) =>
        order is Orders.Order.Placed { BasketId: { } itsOwn } && itsOwn == basketId;
}
