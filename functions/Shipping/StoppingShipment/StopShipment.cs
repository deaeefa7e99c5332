using ServerlessShop.Kernel;
using ServerlessShop.Shipping.Fulfilments;
using static ServerlessShop.Shipping.Fulfilments.FulfilmentEvent;

namespace ServerlessShop.Shipping.StoppingShipment;

/// <summary>
/// The order is to be cancelled. Whoever writes this document first has won: what has left has left, what has not stays.
/// May come before the order was confirmed.
/// </summary>
public sealed record StopShipment(OrderId Order)
{
    public static Decision<FulfilmentEvent> Decide(Fulfilment fulfilment, StopShipment stop) => fulfilment switch
    {
        Fulfilment.NotAsked => new ShippingStopped(stop.Order, 0),
        Fulfilment.Asked { Awaits: not null } asked => new ShippingStopped(stop.Order, asked.Parcels.Count),

        // Whoever asks again may have missed the answer: it is said again, and as it was, since nothing leaves after a
        // stop. A duplicate of the message makes it be said too, which whoever knows it ignores.
        Fulfilment.Asked { Stopped: true } stopped => new ShippingStopped(stop.Order, stopped.Parcels.Count),
        Fulfilment.NeverToBeSent => new ShippingStopped(stop.Order, 0),
        _ => Decision<FulfilmentEvent>.Nothing, // All of it has left, which was said then.
    };
}
