using ServerlessShop.Kernel;
using ServerlessShop.Shipping.Fulfilments;
using static ServerlessShop.Shipping.Fulfilments.FulfilmentEvent;

namespace ServerlessShop.Shipping.OpeningFulfilment;

/// <summary>The order is confirmed: what is to be sent, and where. What the buyer took along has gone already.</summary>
/// <param name="ShipTo">Null where the buyer took the goods along, or where sales staff knows and did not enter it.</param>
public sealed record OpenFulfilment(
    OrderId Order, Guid? Customer, ValueList<Item> Items, bool Collected, Address? ShipTo, DateTimeOffset At)
{
    public static readonly Rejection Unreadable = new(
        RejectionKind.Conflict, "confirmation-unreadable", "It does not say what is to be sent.");

    public static Decision<FulfilmentEvent> Decide(Fulfilment fulfilment, OpenFulfilment open) => fulfilment switch
    {
        Fulfilment.NotAsked when open.Collected => new GoodsCollected(open.Order, open.Customer, open.At),
        Fulfilment.NotAsked when open.Items.Count > 0 =>
            new FulfilmentOpened(open.Order, open.Customer, open.ShipTo, open.Items, open.At),
        Fulfilment.NotAsked => Unreadable,
        _ => Decision<FulfilmentEvent>.Nothing, // Heard before, or the stop was heard first and is answered.
    };
}
