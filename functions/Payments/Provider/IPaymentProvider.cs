using ServerlessShop.Kernel;

namespace ServerlessShop.Payments.Provider;

/// <summary>
/// The payment provider. Every call may be repeated: the order's id makes the idempotency key, so the same wish of
/// the same order is answered the same, however often it is asked.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>Asks the provider to hold the money.</summary>
    Task<Authorization> Authorize(OrderId order, Money amount, string token, CancellationToken cancellation);

    /// <summary>Takes a shipment's share of what is held.</summary>
    Task Capture(OrderId order, int shipment, string authorization, Money amount, CancellationToken cancellation);

    /// <summary>Lets go of what is held.</summary>
    Task Void(OrderId order, string authorization, CancellationToken cancellation);
}

/// <summary>The provider's answer: held under an id, or declined for a reason.</summary>
public sealed record Authorization(string? Id, string? DeclinedBecause);
