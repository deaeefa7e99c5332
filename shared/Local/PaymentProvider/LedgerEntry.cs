namespace ServerlessShop.Local.PaymentProvider;

/// <summary>One thing that happened to money, as the provider's books have it. Entries are only ever added.</summary>
/// <param name="Kind">authorized, declined, captured or voided.</param>
/// <param name="Reference">The merchant's own reference: the order's id.</param>
public sealed record LedgerEntry(
    long Sequence, DateTimeOffset At, string Kind, string AuthorizationId, string Reference, long AmountMinor, string Currency,
    string IdempotencyKey);
