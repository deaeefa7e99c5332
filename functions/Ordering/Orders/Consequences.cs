using System.Collections.Immutable;
using ServerlessShop.Kernel;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.Orders;

/// <summary>
/// What follows when goods or money have moved, whichever of the facts comes last: what the last shipment costs is
/// asked for, the order is delivered, the order is complete.
/// </summary>
public static class Consequences
{
    public static Decision<OrderEvent> Of(Order.Placed before, DateTimeOffset now, params IEnumerable<OrderEvent> facts)
    {
        var all = facts.ToImmutableArray();
        var after = all.Aggregate(before, After);

        // It takes what is left, so that all shipments together cost the order's total to the penny. For that the
        // others must be known, and a last shipment that overtook them waits for them.
        if (after.Last is { Asked: null } last)
        {
            Add(new CaptureAsked(after.Id, last.Number, after.Total - after.Asked, IsFinal: true, now));
        }

        if (after.IsDelivered && !before.IsDelivered) { Add(new OrderDelivered(after.Id, after.Audience, now)); }

        if (after.IsComplete)
        {
            Add(new OrderCompleted(after.Id, now));
        }
        else if (after.Progress != Progress.NeedsAttention && after.StepEndsAt < after.AlarmAt)
        {
            Add(new AlarmReset(after.Id, after.StepEndsAt)); // The alarm on its way would ring too late for this step.
        }

        return new Decision<OrderEvent>.Accepted(all);

        void Add(OrderEvent fact)
        {
            all = all.Add(fact);
            after = After(after, fact);
        }
    }

    private static Order.Placed After(Order.Placed order, OrderEvent fact) => (Order.Placed)Order.Evolve(order, fact);
}
