using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;

namespace ServerlessShop.Ordering.PersonalData;

/// <summary>Somebody wants to be forgotten: what they bought stays in the books, that it was theirs does not.</summary>
public sealed record ForgetBuyer(OrderId Order, CustomerId Person, DateTimeOffset Now)
{
    public static readonly Rejection MustWait = new(
        RejectionKind.Conflict, "erasure-must-wait", "An order or a return is under way, which needs to know whose it is.");

    /// <param name="returns">Of the same order; no new one can be opened by who does not own it any more.</param>
    public static Decision<OrderEvent> Decide(Order order, ForgetBuyer forget, OrderReturns returns) => order switch
    {
        Orders.Order.Placed placed when placed.Customer != forget.Person => Decision<OrderEvent>.Nothing,
        Orders.Order.Placed { HasEnded: false } => MustWait,
        Orders.Order.Placed when returns.IsUnderWay => MustWait,
        Orders.Order.Placed => new OrderEvent.BuyerForgotten(forget.Order, forget.Person, forget.Now),
        _ => Decision<OrderEvent>.Nothing,
    };

    public static Decision<ReturnsEvent> Decide(OrderReturns returns, ForgetBuyer forget) => returns switch
    {
        _ when !returns.Names($"{forget.Person}") => Decision<ReturnsEvent>.Nothing,
        { IsUnderWay: true } => MustWait,
        _ => new ReturnsEvent.PersonErased(forget.Order, $"{forget.Person}"),
    };
}
