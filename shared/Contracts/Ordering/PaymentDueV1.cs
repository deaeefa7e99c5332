namespace ServerlessShop.Contracts.Ordering;

/// <summary>The stock is held; the money is to be authorized.</summary>
/// <param name="AmountMinor">Minor units of Currency (ISO 4217).</param>
/// <param name="PaymentToken">What the payment provider gave the buyer; never a card number.</param>
/// <param name="CustomerId">Whose order it is; absent for a guest.</param>
public sealed record PaymentDueV1(Guid OrderId, long AmountMinor, string Currency, string PaymentToken, Guid? CustomerId = null);
