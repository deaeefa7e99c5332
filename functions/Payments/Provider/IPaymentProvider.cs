using ServerlessShop.Kernel;
using ServerlessShop.Payments.Asking;

namespace ServerlessShop.Payments.Provider;

/// <summary>
/// The payment provider. Every question may be repeated: the order's id and the question's number make the idempotency
/// key, so the same question is answered the same, however often it is asked.
/// </summary>
public interface IPaymentProvider
{
    Task<Answer> Ask(OrderId order, Question question, CancellationToken cancellation);
}
