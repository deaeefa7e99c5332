using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Returns;

namespace ServerlessShop.Ordering.ApprovingRefund;

/// <summary>
/// A second person lets a large refund go: neither who asked for the return nor who looked at the goods.
/// </summary>
public sealed record ApproveRefund(OrderId Order, ReturnId Id, string By, DateTimeOffset Now)
{
    public static readonly Rejection NeedsSecondPerson = new(
        RejectionKind.Conflict, "refund-needs-second-person", "Who requested or inspected a return cannot approve its refund.");

    public static readonly Rejection NotInspected =
        new(RejectionKind.Conflict, "return-not-inspected", "What came back has not been looked at yet.");

    public static Decision<ReturnsEvent> Decide(OrderReturns returns, ApproveRefund approve, Sale sale) =>
        returns.Find(approve.Id) switch
        {
            null => ReturnsDecider.Unknown,
            { Status: ReturnStatus.Requested or ReturnStatus.Received } => NotInspected,
            { Status: ReturnStatus.Rejected } => ReturnsDecider.Rejected,
            { Status: ReturnStatus.AwaitsApproval } known when approve.By == known.RequestedBy || approve.By == known.InspectedBy =>
                NeedsSecondPerson,
            { Status: ReturnStatus.AwaitsApproval, Refund: { } refund } when !returns.IsCovered(refund, sale.Captured) =>
                ReturnsDecider.AboveCaptured,
            { Status: ReturnStatus.AwaitsApproval, Refund: { } refund } known => new ReturnsEvent.RefundAsked(
                approve.Order, approve.Id, refund, known.Because, known.RequestedBy, approve.By, approve.Now),
            _ => Decision<ReturnsEvent>.Nothing, // Asked for already, or there is nothing to give back.
        };
}
