namespace ServerlessShop.Local.PaymentProvider;

/// <summary>An authorization as it stands.</summary>
/// <param name="Status">pending, authorized, declined, captured, voided or expired; the last two of what was not captured.</param>
/// <param name="DeclineCode">Why it was declined.</param>
internal sealed record Authorization(
    string Id, string Status, string? DeclineCode, long AmountMinor, long CapturedMinor, long RefundedMinor, string Currency,
    string Reference, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    [property: System.Text.Json.Serialization.JsonIgnore] string Token)
{
    public const string Pending = "pending";
    public const string Authorized = "authorized";
    public const string Declined = "declined";
    public const string Captured = "captured";
    public const string Voided = "voided";
    public const string Expired = "expired";
    public const string Refunded = "refunded";

    public long RemainingMinor => Status is Authorized or Captured ? AmountMinor - CapturedMinor : 0;
}

/// <summary>A capture of a part of an authorization, or of all of it.</summary>
internal sealed record Capture(string Id, string Status, string AuthorizationId, long AmountMinor, string Currency);

/// <summary>What was given back of what was captured for a reference.</summary>
internal sealed record Refund(string Id, string Status, string Reference, long AmountMinor, string Currency);
