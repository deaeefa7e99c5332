using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Returns;

namespace ServerlessShop.Ordering.RejectingReturn;

/// <summary>
/// No money goes back. Before the goods were looked at, they may be returned again; afterwards they are ours, and the record
/// says who refused to pay for them.
/// </summary>
public sealed record RejectReturn(OrderId Order, ReturnId Id, string Because, string By, DateTimeOffset Now)
{
    public static readonly Rejection TooLate =
        new(RejectionKind.Conflict, "return-too-late-to-reject", "The refund has been asked for already.");

    public static Decision<ReturnsEvent> Decide(OrderReturns returns, RejectReturn reject) => returns.Find(reject.Id) switch
    {
        null => ReturnsDecider.Unknown,
        { Status: ReturnStatus.Rejected } => Decision<ReturnsEvent>.Nothing,
        { Status: ReturnStatus.Requested or ReturnStatus.Received or ReturnStatus.AwaitsApproval } =>
            new ReturnsEvent.ReturnRejected(reject.Order, reject.Id, reject.Because, reject.By, reject.Now),
        _ => TooLate,
    };
}
