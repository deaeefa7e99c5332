using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;

namespace ServerlessShop.Notifications.Specs;

/// <summary>What Ordering says of an order of Ada's.</summary>
internal static class Adas
{
    public static readonly Guid Order = Guid.Parse("0198c0de-0000-7000-8000-000000000001");
    public static readonly Guid Ada = Guid.Parse("0198c0de-0000-7000-8000-00000000000a");
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static OrderMilestoneV1 Milestone(
        string milestone, string email = "ada@example.com", string language = "en", string name = "Ada Lovelace") =>
        new(Order, Guid.Empty, Ada, milestone, null, new ContactV1(email, name, language), 1_234_50, "GBP");
}
