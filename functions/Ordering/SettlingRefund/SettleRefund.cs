using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;

namespace ServerlessShop.Ordering.SettlingRefund;

/// <summary>The provider has given the money back, be it after it had said that it could not.</summary>
/// <param name="Audience">Whom to tell; null for what sales entered.</param>
public sealed record SettleRefund(OrderId Order, ReturnId Id, Money Amount, Audience? Audience, DateTimeOffset Now)
{
    public static readonly Rejection NotAsked =
        new(RejectionKind.Conflict, "refund-not-asked", "No refund of this amount was asked for.");

    public static readonly Rejection PaidTwice =
        new(RejectionKind.Conflict, "refund-paid-twice", "Finance has paid this refund in another way before.");

    public static Decision<ReturnsEvent> Decide(OrderReturns returns, SettleRefund settle) => returns.Find(settle.Id) switch
    {
        { IsRefundAsked: true } known when known.Refund != settle.Amount => NotAsked,
        { IsPaidOtherwise: true } => PaidTwice,
        { Status: ReturnStatus.Refunded } => Decision<ReturnsEvent>.Nothing,
        { IsRefundAsked: true } =>
            new ReturnsEvent.RefundMade(settle.Order, settle.Id, settle.Amount, settle.Audience, settle.Now),
        _ => NotAsked, // Money that nobody asked for: a person must look at this message.
    };
}
