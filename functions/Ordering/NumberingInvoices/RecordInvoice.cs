using System.Diagnostics;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Invoices;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Ordering.NumberingInvoices;

/// <summary>The order takes down the number it was given in the book.</summary>
public sealed record RecordInvoice(OrderId Id, InvoiceNumber Number)
{
    public static readonly Rejection NotCompleted =
        new(RejectionKind.Conflict, "order-not-completed", "Only a completed order has an invoice.");

    public static Decision<OrderEvent> Decide(Order order, RecordInvoice record) => order switch
    {
        Order.Placed { Progress: Progress.Completed, Invoice: null } o => new OrderEvent.InvoiceRecorded(o.Id, record.Number),
        Order.Placed { Invoice: { } known } when known == record.Number => Decision<OrderEvent>.Nothing,
        Order.Placed { Invoice: { } known } => throw new UnreachableException(
            $"Order {record.Id} has the invoice number {known} and was given {record.Number}."),
        Order.Placed => NotCompleted,
        _ => OrderDecider.Unknown,
    };
}
