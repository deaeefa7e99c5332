using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.RepairingOrder;

/// <summary>A person acts on an order that needs one. No repair can make goods or money disagree.</summary>
/// <param name="Repair">Chosen by the client: the same repair again is a retry.</param>
public sealed record RepairOrder(
    OrderId Id, Guid Repair, RepairAction Action, string Because, string By, DateTimeOffset Now)
{
    public const int RepairsMax = 50;

    public static readonly Rejection NotNeeded =
        new(RejectionKind.Conflict, "order-needs-no-repair", "This order goes its way without a person.");

    public static readonly Rejection MadeDifferently =
        new(RejectionKind.Conflict, "repair-already-made", "This repair id was used for a different action.");

    public static readonly Rejection TooMany =
        new(RejectionKind.Conflict, "order-too-many-repairs", $"An order is repaired at most {RepairsMax} times.");

    public static readonly Rejection CannotGoOn = new(
        RejectionKind.Conflict, "repair-cannot-resume",
        "Shipping has stopped this order, or its money cannot be captured: resuming would change nothing.");

    public static readonly Rejection NothingToCapture =
        new(RejectionKind.Conflict, "repair-nothing-to-capture", "Nothing that was asked for is still to be captured.");

    public static readonly Rejection DoesNotAgree = new(
        RejectionKind.Conflict, "repair-does-not-agree", "Goods are still to be sent, or sent goods are not paid.");

    public static readonly Rejection HasLeft =
        new(RejectionKind.Conflict, "repair-too-late-to-cancel", "Nothing is left to stop: what comes back is a return.");

    public static Decision<OrderEvent> Decide(Order order, RepairOrder repair) => order switch
    {
        Order.Placed o when o.History.FirstOrDefault(entry => entry.Repair == repair.Repair) is { } made =>
            made.Action == repair.Action ? Decision<OrderEvent>.Nothing : MadeDifferently,
        Order.Placed { Progress: Progress.NeedsAttention } o
            when o.History.Count(entry => entry.Repair is not null) >= RepairsMax => TooMany,
        Order.Placed { Progress: Progress.NeedsAttention } o => repair.Action switch
        {
            RepairAction.Resume => repair.Resume(o),
            RepairAction.RetryCapture => repair.RetryCapture(o),
            RepairAction.Complete => repair.Complete(o),
            RepairAction.Cancel => repair.Cancel(o),
            _ => NotNeeded,
        },
        Order.Placed => NotNeeded,
        _ => OrderDecider.Unknown,
    };

    private Decision<OrderEvent> Resume(Order.Placed order) =>
        order.StoppedAfter is not null || order.Shipments.Any(shipment => shipment.PaymentTrouble is not null)
            ? CannotGoOn
            : Consequences.Of(order, Now, Repaired);

    private Decision<OrderEvent> RetryCapture(Order.Placed order)
    {
        var unpaid = order.Shipments.Where(shipment => shipment is { Asked: not null, Captured: null }).ToList();
        return unpaid.Count == 0
            ? NothingToCapture
            : Consequences.Of(
                order, Now,
                [
                    Repaired,
                    .. unpaid.Select(shipment => new CaptureAsked(
                        order.Id, shipment.Number, shipment.Asked!, shipment.IsFinal, Now)),
                ]);
    }

    // A person vouches for what has arrived, but for no money: that every shipment which left is paid must be known.
    private Decision<OrderEvent> Complete(Order.Placed order) => order switch
    {
        { HasLeft: true, IsAllSent: true, IsPaid: true, StoppedAfter: not null } => new Decision<OrderEvent>.Accepted(
            [Repaired, new RestReleased(order.Id, order.Stop?.Because ?? Because), new OrderCompleted(order.Id, Now)]),
        { HasLeft: true, IsAllSent: true, IsPaid: true } =>
            new Decision<OrderEvent>.Accepted([Repaired, new OrderCompleted(order.Id, Now)]),
        _ => DoesNotAgree,
    };

    // Also for a person Shipping decides: a parcel may be leaving this very moment. Of several, the first may be lost and
    // the rest still here, and only what is still here is stopped.
    private Decision<OrderEvent> Cancel(Order.Placed order) => order.IsAllSent || order.StoppedAfter is not null
        ? HasLeft
        : Consequences.Of(order, Now, Repaired, new CancellationRequested(order.Id, Because, By, Now));

    private OrderRepaired Repaired => new(Id, Repair, Action, Because, By, Now);
}
