namespace ServerlessShop.Ordering.Orders;

/// <summary>
/// How far an order is: to Delivered it is on its way. CancelRequested waits for Shipping's answer, NeedsAttention for
/// a person; the others are ends.
/// </summary>
public enum Progress
{
    Placed, StockReserved, Confirmed, Dispatched, Delivered, Completed,
    Refused, PaymentDeclined, Cancelled, Expired, CancelRequested, NeedsAttention,
}
