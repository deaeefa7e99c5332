namespace ServerlessShop.Local.PaymentProvider;

/// <summary>One thing that happened to money, as the provider's books have it. Entries are only ever added.</summary>
/// <param name="Kind">pending, authorized, declined, captured, voided, expired or refunded.</param>
/// <param name="Reference">The merchant's own reference: the order's id.</param>
/// <param name="AmountMinor">Of a void or an expiry: what was not captured.</param>
/// <param name="IdempotencyKey">Of the request that it came of; the webhook's id where it was none.</param>
public sealed record LedgerEntry(
    long Sequence, DateTimeOffset At, string Kind, string AuthorizationId, string Reference, long AmountMinor, string Currency,
    string IdempotencyKey);
