namespace ServerlessShop.Contracts.Ordering;

/// <summary>
/// What the buyer is to be told. Said only of orders that came from a basket: what sales staff enters, they tell their
/// customers themselves.
/// </summary>
/// <param name="Milestone">placed, confirmed, refused, declined, cancelled, expired, dispatched, delivered, refunded.</param>
/// <param name="AmountMinor">Of the milestone itself, as of a refund; otherwise absent.</param>
/// <param name="Number">Tells two milestones of one name apart: the shipment's number, the refund's id.</param>
public sealed record OrderMilestoneV1(
    Guid OrderId, Guid BasketId, Guid? CustomerId, string Milestone, string? Because, ContactV1? Contact,
    long TotalMinor, string Currency, string? Carrier = null, string? Tracking = null, long? AmountMinor = null,
    string? Number = null);
