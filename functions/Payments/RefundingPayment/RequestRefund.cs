using ServerlessShop.Kernel;
using ServerlessShop.Payments.Payments;

namespace ServerlessShop.Payments.RefundingPayment;

/// <summary>Goods have come back; what was paid for them is to be given back.</summary>
/// <param name="By">Who asked for it, by object id.</param>
/// <param name="ApprovedBy">The second person, where the amount needed one.</param>
public sealed record RequestRefund(
    OrderId Order, Guid RefundId, Money Amount, string Because, string By, string? ApprovedBy, DateTimeOffset At)
{
    public static readonly Rejection Differs = new(
        RejectionKind.Conflict, "refund-differs", "This refund is being made already, with another amount.");

    public static Decision<PaymentEvent> Decide(Payment payment, RequestRefund request)
    {
        if (payment is not Payment.Opened opened || opened.Amount.Currency != request.Amount.Currency)
        {
            return PaymentDecider.NotHeld;
        }

        if (opened.Ledger.Find(EntryKind.Refund, $"{request.RefundId}") is { } known)
        {
            return known.Amount == request.Amount ? Decision<PaymentEvent>.Nothing : Differs;
        }

        var by = request.ApprovedBy is null ? request.By : $"{request.By}, approved by {request.ApprovedBy}";
        return Consequences.After(opened, request.At, new PaymentEvent.Entered(request.Order, new Entry(
            EntryKind.Refund, EntryStep.Requested, $"{request.RefundId}", request.Amount, request.At, by,
            Because: request.Because)));
    }
}
