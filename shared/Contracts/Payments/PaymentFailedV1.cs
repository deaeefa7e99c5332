namespace ServerlessShop.Contracts.Payments;

/// <summary>What was to be captured or refunded cannot be: a person must look.</summary>
/// <param name="Operation">capture or refund.</param>
/// <param name="Number">The shipment's number or the refund's id.</param>
public sealed record PaymentFailedV1(Guid OrderId, string Operation, string Number, string Because);
