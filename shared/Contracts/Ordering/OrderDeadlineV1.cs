namespace ServerlessShop.Contracts.Ordering;

/// <summary>An alarm of Ordering's to itself: look whether the order's step has come to its end in time.</summary>
/// <param name="At">When it was set to ring; an order whose alarm is another one ignores it.</param>
public sealed record OrderDeadlineV1(Guid OrderId, DateTimeOffset At);
