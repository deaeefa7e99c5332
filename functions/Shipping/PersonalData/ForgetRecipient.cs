using ServerlessShop.Kernel;
using ServerlessShop.Shipping.Fulfilments;

namespace ServerlessShop.Shipping.PersonalData;

/// <summary>Who it went to, and where, is nobody's business any more. What went, and when, stays.</summary>
public sealed record ForgetRecipient(OrderId Order)
{
    public static readonly Rejection MustWait = new(
        RejectionKind.Conflict, "erasure-must-wait", "Something is still to be sent, or on its way, to this address.");

    public static Decision<FulfilmentEvent> Decide(Fulfilment fulfilment, ForgetRecipient forget) => fulfilment switch
    {
        Fulfilment.Asked { HasEnded: false } => MustWait,
        Fulfilment.Asked { Customer: null, ShipTo: null } or Fulfilment.Collected { Customer: null } =>
            Decision<FulfilmentEvent>.Nothing,
        Fulfilment.Asked or Fulfilment.Collected => new FulfilmentEvent.RecipientForgotten(forget.Order),
        _ => Decision<FulfilmentEvent>.Nothing,
    };
}
