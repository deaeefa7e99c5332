namespace ServerlessShop.Local.PaymentProvider;

/// <summary>An authorization as it stands.</summary>
/// <param name="Status">authorized, declined, captured or voided.</param>
/// <param name="DeclineCode">Why it was declined.</param>
internal sealed record Authorization(
    string Id, string Status, string? DeclineCode, long AmountMinor, long CapturedMinor, string Currency, string Reference,
    DateTimeOffset CreatedAt)
{
    public const string Authorized = "authorized";
    public const string Declined = "declined";
    public const string Captured = "captured";
    public const string Voided = "voided";

    public long RemainingMinor => AmountMinor - CapturedMinor;
}

/// <summary>A capture of a part of an authorization, or of all of it.</summary>
internal sealed record Capture(string Id, string Status, string AuthorizationId, long AmountMinor, string Currency);
