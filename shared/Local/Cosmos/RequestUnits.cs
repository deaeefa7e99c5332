namespace ServerlessShop.Local.Cosmos;

/// <summary>
/// An estimate from the documented figures: 1 KB reads cost 1 unit and 100 KB reads 10, writes five times that.
/// What indexing adds is not in it; compare with x-ms-request-charge of the real account before trusting a bill.
/// </summary>
internal static class RequestUnits
{
    /// <summary>A lookup that found nothing, or a poll of the feed that had nothing new.</summary>
    public const double Least = 1;

    private const double QueryLeast = 2.3;
    private const double PerItemLookedAt = 0.02;

    public static double Read(int bytes) => Math.Round(Curve(bytes), 2);

    public static double Write(int bytes) => Math.Round(5 * Curve(bytes), 2);

    public static double Query(int itemsLookedAt, int bytesReturned) =>
        Math.Round(QueryLeast + (itemsLookedAt * PerItemLookedAt) + Curve(bytesReturned) - 1, 2);

    private static double Curve(int bytes) => 1 + (0.09 * (Math.Max(1, (bytes + 1023) / 1024) - 1));
}
