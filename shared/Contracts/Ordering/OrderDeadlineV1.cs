namespace ServerlessShop.Contracts.Ordering;

/// <summary>An alarm of Ordering's to itself: look whether the order's step has come to its end in time.</summary>
public sealed record OrderDeadlineV1(Guid OrderId);
