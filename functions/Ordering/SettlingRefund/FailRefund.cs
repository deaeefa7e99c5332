using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Returns;

namespace ServerlessShop.Ordering.SettlingRefund;

/// <summary>The provider cannot give the money back: a person must look.</summary>
public sealed record FailRefund(OrderId Order, ReturnId Id, string Because, DateTimeOffset Now)
{
    public static Decision<ReturnsEvent> Decide(OrderReturns returns, FailRefund fail) => returns.Find(fail.Id) switch
    {
        { Status: ReturnStatus.RefundDue } =>
            new ReturnsEvent.RefundFailed(fail.Order, fail.Id, fail.Because, fail.Now),
        { IsRefundAsked: true } => Decision<ReturnsEvent>.Nothing, // Known, or paid in the end.
        _ => SettleRefund.NotAsked,
    };
}
