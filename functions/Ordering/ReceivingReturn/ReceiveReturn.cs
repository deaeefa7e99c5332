using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Returns;

namespace ServerlessShop.Ordering.ReceivingReturn;

/// <summary>The parcel is here; nobody has looked into it yet.</summary>
public sealed record ReceiveReturn(OrderId Order, ReturnId Id, string By, DateTimeOffset Now)
{
    public static Decision<ReturnsEvent> Decide(OrderReturns returns, ReceiveReturn receive) => returns.Find(receive.Id) switch
    {
        null => ReturnsDecider.Unknown,
        { Status: ReturnStatus.Requested } =>
            new ReturnsEvent.ReturnReceived(receive.Order, receive.Id, receive.By, receive.Now),
        { Status: ReturnStatus.Rejected } => ReturnsDecider.Rejected,
        _ => Decision<ReturnsEvent>.Nothing,
    };
}
