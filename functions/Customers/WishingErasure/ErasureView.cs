using ServerlessShop.Customers.Customers;

namespace ServerlessShop.Customers.WishingErasure;

/// <summary>How far an erasure is, as its customer sees it.</summary>
/// <param name="Status">wished, underWay, waiting, done or withdrawn.</param>
public sealed record ErasureView(
    Guid ErasureId, string Status, DateTimeOffset WishedAt, string? Because, DateTimeOffset? WithdrawnAt,
    DateTimeOffset? DoneAt, IReadOnlyList<ErasureView.Line> Contexts)
{
    public static ErasureView Of(Erasure erasure) => new(
        erasure.Id, StatusOf(erasure), erasure.WishedAt, erasure.Because, erasure.WithdrawnAt, erasure.DoneAt,
        [
            .. erasure.Lines.Select(line => new Line(
                line.Context, line.Progress, line.AskedAt, erasure.IsOpen ? NextOf(line) : null, line.WaitsBecause,
                line.AcknowledgedAt, line.Count?.Erased, line.Count?.Kept, line.Count?.KeptBecause)),
        ]);

    private static string StatusOf(Erasure erasure) => erasure switch
    {
        { DoneAt: not null } => "done",
        { WithdrawnAt: not null } => "withdrawn",
        _ when erasure.Lines.Any(line => line.WaitsBecause is not null) => "waiting",
        { HasBegun: true } => "underWay",
        _ => "wished",
    };

    private static DateTimeOffset? NextOf(ErasureLine line) =>
        line.Progress is LineProgress.Erased ? null : line.DueAt;

    /// <param name="WaitsBecause">Why the context cannot erase yet; it is asked again.</param>
    public sealed record Line(
        string Context, LineProgress Progress, DateTimeOffset? AskedAt, DateTimeOffset? AskedAgainAt,
        string? WaitsBecause, DateTimeOffset? AcknowledgedAt, int? Erased, int? Kept, string? KeptBecause);
}
