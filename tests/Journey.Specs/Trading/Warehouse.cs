using ServerlessShop.Journey.Specs.Contexts;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Shipping.DeliveringParcel;
using ServerlessShop.Shipping.DispatchingParcel;
using ServerlessShop.Shipping.Fulfilments;

namespace ServerlessShop.Journey.Specs.Trading;

/// <summary>Packs what waits to be sent, now and then in two parcels, and hears from the carrier that it has arrived.</summary>
internal sealed class Warehouse(Shop shop, Gate gate, Func<string, bool> keepsTheirMind)
{
    private const int Ok = 200;
    private static readonly TimeSpan _packing = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _carrying = TimeSpan.FromMinutes(5);
    private readonly HashSet<string> _packed = [];

    public void Open() => shop.Stores["shipping"].Changed += changed =>
    {
        if (changed.Kind == FulfilmentDecider.Kind && !_packed.Contains(changed.Pk)
            && changed.State<Fulfilment>() is Fulfilment.Asked { Awaits: not null } asked && _packed.Add(changed.Pk))
        {
            _ = Pack(asked);
        }
    };

    private async Task Pack(Fulfilment.Asked asked)
    {
        await shop.Schedule.Wait(shop.Schedule.Between(TimeSpan.Zero, _packing));
        var parcel = 1;
        if (asked.Items.Sum(item => item.Units) > 1 && keepsTheirMind($"{asked.Order}") && shop.Schedule.Chance(0.5))
        {
            shop.Sometimes.Happened("an order left in two parcels");
            if (!await Send(asked.Order.Value, parcel, new { Items = new[] { new { Sku = asked.Items[0].Sku.Code, Units = 1 } }, Carrier = "A", Tracking = "1" })) { return; }

            _ = Deliver(asked.Order.Value, parcel);
            parcel++;
        }

        if (await Send(asked.Order.Value, parcel, new { Carrier = "B", Tracking = "2" })) { await Deliver(asked.Order.Value, parcel); }
    }

    private async Task<bool> Send(Guid order, int parcel, object content)
    {
        var answer = await gate.Insist<DispatchParcelFunction>(
            Callers.Wanda, "shipping", content, (function, http) => function.Put(http, order, parcel, CancellationToken.None));
        if (answer.Status != Ok) { shop.Sometimes.Happened($"sending was refused: {answer.Code}"); }
        return answer.Status == Ok;
    }

    private async Task Deliver(Guid order, int parcel)
    {
        await shop.Schedule.Wait(shop.Schedule.Between(TimeSpan.Zero, _carrying));
        await gate.Insist<RecordDeliveryFunction>(
            Callers.Wanda, "shipping", new { Outcome = "delivered" },
            (function, http) => function.Put(http, order, parcel, CancellationToken.None));
    }
}
