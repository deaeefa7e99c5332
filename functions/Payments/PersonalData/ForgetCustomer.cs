using ServerlessShop.Kernel;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Payments.PaymentEvent;

namespace ServerlessShop.Payments.PersonalData;

/// <summary>Somebody wants to be forgotten: the amounts stay, whose they were goes.</summary>
public sealed record ForgetCustomer(OrderId Order, Guid Customer)
{
    public static readonly Rejection MustWait = new(
        RejectionKind.Conflict, "erasure-must-wait", "A payment is under way, which needs to know whose it is.");

    public static Decision<PaymentEvent> Decide(Payment payment, ForgetCustomer forget) => payment switch
    {
        Payment.Opened opened when opened.Customer != forget.Customer => Decision<PaymentEvent>.Nothing,
        Payment.Opened { IsOver: false } => MustWait,
        Payment.Opened => new CustomerForgotten(forget.Order),
        _ => Decision<PaymentEvent>.Nothing,
    };
}
