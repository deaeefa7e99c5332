namespace ServerlessShop.Contracts.Ordering;

/// <summary>Money that was captured is to be given back.</summary>
/// <param name="RefundId">The return's id; with the order's id it names the wish.</param>
/// <param name="AmountMinor">Minor units of Currency (ISO 4217).</param>
/// <param name="By">Who asked for it, by object id.</param>
/// <param name="ApprovedBy">The second person, where the amount needed one.</param>
public sealed record RefundDueV1(
    Guid OrderId, Guid RefundId, long AmountMinor, string Currency, string Because, string By, string? ApprovedBy);
