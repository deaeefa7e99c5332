using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Payments;
using ServerlessShop.Kernel;
using static ServerlessShop.Payments.Payments.PaymentEvent;

namespace ServerlessShop.Payments.Payments;

/// <summary>What a payment starts as, and what of it the world is told.</summary>
public static class PaymentDecider
{
    public static readonly Decider<Payment, PaymentEvent> Instance =
        new("payment", new Payment.NotDue(), Payment.Evolve, Announce);

    public static readonly Rejection NotHeld =
        new(RejectionKind.Conflict, "payment-not-authorized", "No money is held for this order.");

    private static IReadOnlyList<Announcement> Announce(PaymentEvent fact) => fact switch
    {
        PaymentAuthorized e => [Say(e.Order, new PaymentAuthorizedV1(e.Order.Value, e.Amount.Minor, e.Amount.Currency))],
        PaymentDeclined e => [Say(e.Order, new PaymentDeclinedV1(e.Order.Value, e.Because))],
        PaymentCaptured e => [Say(e.Order, new PaymentCapturedV1(e.Order.Value, e.Amount.Minor, e.Amount.Currency, e.Shipment))],
        _ => [],
    };

    private static Announcement Say(OrderId about, object message) => new(Topics.Payments, about.ToString(), message);
}
