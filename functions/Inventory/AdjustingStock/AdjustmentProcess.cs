using ServerlessShop.Inventory.Adjustments;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReleasingStock;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Inventory.AdjustingStock;

/// <summary>Leads an adjustment through its aisles; whoever sends it again takes it up where it was left.</summary>
public sealed class AdjustmentProcess(
    DocumentStore<Adjustment, AdjustmentEvent> adjustments, HotDocumentStore<Aisle, Booking, AisleEvent> aisles)
{
    public async Task<Outcome<Adjustment>> Make(AdjustStock adjust, CancellationToken cancellation)
    {
        var key = new DocumentKey($"{adjust.Adjustment:D}", AdjustmentDecider.Kind);
        var parts = StockLine.ByAisle(adjust.Correction.Lines);

        var outcome = await adjustments.Transact(key, made => AdjustStock.Decide(made, adjust), cancellation);
        if (outcome is Outcome<Adjustment>.Settled(Adjustment.Making))
        {
            var last = await Hold(adjust.Adjustment, parts, cancellation);
            outcome = await adjustments.Transact(key, made => AdjustStock.Conclude(made, last), cancellation);
        }

        if (outcome is Outcome<Adjustment>.Settled(Adjustment.Made { InAllAisles: false }))
        {
            foreach (var (aisle, part) in parts)
            {
                await Ask(adjust.Adjustment, aisle, (_, own) => AdjustStock.Write(own, part), cancellation);
            }

            outcome = await adjustments.Transact(key, AdjustStock.End, cancellation);
        }

        if (outcome is Outcome<Adjustment>.Settled(Adjustment.Refusing))
        {
            foreach (var (aisle, _) in parts)
            {
                await Ask(adjust.Adjustment, aisle, (_, own) => GiveBackLines.Decide(own), cancellation);
            }

            outcome = await adjustments.Transact(key, AdjustStock.End, cancellation);
        }

        return outcome is Outcome<Adjustment>.Settled(Adjustment.Refused refused)
            ? new Outcome<Adjustment>.Refused(AdjustStock.LessThanReserved(refused.Short))
            : outcome;
    }

    private async Task<Booking> Hold(
        Guid adjustment, IReadOnlyList<(string Aisle, ValueList<StockLine> Lines)> parts,
        CancellationToken cancellation)
    {
        Booking found = new Booking.NotBooked();
        foreach (var (aisle, part) in parts)
        {
            found = await Ask(adjustment, aisle, (stock, own) => AdjustStock.Hold(stock, own, part), cancellation);
            if (found is Booking.Short) { break; }
        }

        return found;
    }

    private async Task<Booking> Ask(
        Guid adjustment, string aisle, Func<Aisle, Booking, Decision<AisleEvent>> decide,
        CancellationToken cancellation)
    {
        var ask = AisleAsk.Of(AisleDecider.BookingOfAdjustment(adjustment), decide, decided: []);
        var outcomes = await aisles.Transact(new(aisle, AisleDecider.Kind), [ask], cancellation);
        return ((Outcome<Booking>.Settled)outcomes[0]).State;
    }
}
