using ServerlessShop.Kernel;
using ServerlessShop.Ordering.ApprovingRefund;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;

namespace ServerlessShop.Ordering.PayingOtherwise;

/// <summary>
/// The provider could not give the money back, and finance has: by bank transfer, say. As for a large refund it takes a
/// second person, because nothing but their word says that it was paid.
/// </summary>
public sealed record PayOtherwise(OrderId Order, ReturnId Id, string Because, string By, DateTimeOffset Now)
{
    public static readonly Rejection NotFailed = new(
        RejectionKind.Conflict, "refund-not-failed", "Only a refund that the provider could not make is paid otherwise.");

    public static Decision<ReturnsEvent> Decide(OrderReturns returns, PayOtherwise pay) => returns.Find(pay.Id) switch
    {
        null => ReturnsDecider.Unknown,
        { IsPaidOtherwise: true } => Decision<ReturnsEvent>.Nothing,
        { Status: ReturnStatus.RefundFailed } known when pay.By == known.RequestedBy || pay.By == known.InspectedBy =>
            ApproveRefund.NeedsSecondPerson,
        { Status: ReturnStatus.RefundFailed } =>
            new ReturnsEvent.RefundPaidOtherwise(pay.Order, pay.Id, pay.Because, pay.By, pay.Now),
        _ => NotFailed,
    };
}
