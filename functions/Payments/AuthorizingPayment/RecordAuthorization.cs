using ServerlessShop.Kernel;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Payments.PaymentEvent;

namespace ServerlessShop.Payments.AuthorizingPayment;

/// <summary>The provider has answered to an authorization: it holds the money, or it does not.</summary>
/// <param name="Authorization">The provider's id of what it holds; null when it declined.</param>
/// <param name="Because">Why it declined.</param>
public sealed record RecordAuthorization(OrderId Order, string? Authorization, string? Because)
{
    public static Decision<PaymentEvent> Decide(Payment payment, RecordAuthorization record) => payment switch
    {
        Payment.Due due when record.Authorization is { } held => new PaymentAuthorized(due.Order, due.Amount, held),
        Payment.Due due => new PaymentDeclined(due.Order, record.Because ?? "declined"),

        // The order was cancelled while the provider was asked. If it holds money, closing lets go of it.
        Payment.Closing { Authorization: null } closing when record.Authorization is null =>
            new PaymentNeverHeld(closing.Order, record.Because ?? "declined"),
        _ => Decision<PaymentEvent>.Nothing,
    };
}
