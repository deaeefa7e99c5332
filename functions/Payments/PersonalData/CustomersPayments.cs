using ServerlessShop.Payments.Payments;
using ServerlessShop.Persistence;

namespace ServerlessShop.Payments.PersonalData;

/// <summary>The payments that say whose they are.</summary>
public static class CustomersPayments
{
    /// <summary>More than anybody's; what a call can hold.</summary>
    public const int Max = 10_000;

    public static async Task<IReadOnlyList<Payment.Opened>> Of(
        this DocumentStore<Payment, PaymentEvent> payments, Guid customer, CancellationToken cancellation) =>
        [.. (await payments.Find("body.customer", $"{customer:D}", Max, cancellation)).OfType<Payment.Opened>()];
}
