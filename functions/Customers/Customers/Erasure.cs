using System.Text.Json.Serialization;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.Customers;

/// <summary>A wish to be forgotten, and how far it is: a line per context that holds personal data.</summary>
/// <param name="Customer">Whose, since what is found by index does not bring its key along.</param>
/// <param name="Lines">
/// The first two are asked alone, one after the other: they may have to wait. When the second has erased, the first is
/// asked once more, for what was on its way from the second to it when it was asked before.
/// </param>
public sealed record Erasure(
    CustomerId Customer, Guid Id, DateTimeOffset WishedAt, string? Because, ValueList<ErasureLine> Lines,
    DateTimeOffset? WithdrawnAt = null, DateTimeOffset? DoneAt = null)
{
    public const string Awaited = "erasure";
    public const int BecauseLengthMax = 500;

    private const int AloneCount = 2;

    [JsonIgnore] public bool IsOpen => WithdrawnAt is null && DoneAt is null;

    /// <summary>Whether something is or may be erased: a context that was asked and has not answered may have.</summary>
    [JsonIgnore] public bool HasBegun => Lines.Any(line => line.Progress is LineProgress.Asked or LineProgress.Erased);

    /// <summary>The other contexts have erased all; what is known here is next, and must not change any more.</summary>
    [JsonIgnore] public bool IsClosing => IsOpen && Lines.All(line => line.Progress is LineProgress.Erased);

    /// <summary>A line has erased. Of the second, the first's word is from before, and is asked for anew.</summary>
    public Erasure Erased(string context, DateTimeOffset at, ErasedCount count) => this with
    {
        Lines =
        [
            .. Lines.Select((line, i) =>
                line.Context == context ? line.Erased(at, count)
                : i == 0 && Lines[AloneCount - 1].Context == context ? line.Anew()
                : line),
        ],
    };

    public bool IsDue(DateTimeOffset now) => IsClosing || LinesDue(now).Any();

    /// <summary>Whom to ask now.</summary>
    public IEnumerable<ErasureLine> LinesDue(DateTimeOffset now)
    {
        if (!IsOpen) { return []; }
        var alone = Lines.Take(AloneCount).FirstOrDefault(line => line.Progress is not LineProgress.Erased);
        return (alone is null ? Lines : [alone]).Where(line => line.Progress is not LineProgress.Erased && (line.DueAt ?? now) <= now);
    }
}

/// <summary>How far one context is.</summary>
/// <param name="Attempts">How often it was asked.</param>
/// <param name="WaitsBecause">What it must wait for, by its own last word.</param>
public sealed record ErasureLine(
    string Context, LineProgress Progress = LineProgress.NotAsked, int Attempts = 0, DateTimeOffset? AskedAt = null,
    DateTimeOffset? DueAt = null, string? WaitsBecause = null, DateTimeOffset? AcknowledgedAt = null,
    ErasedCount? Count = null)
{
    public ErasureLine Asked(DateTimeOffset at, DateTimeOffset dueAt) =>
        this with { Progress = LineProgress.Asked, Attempts = Attempts + 1, AskedAt = at, DueAt = dueAt };

    public ErasureLine MustWait(string because) =>
        this with { Progress = LineProgress.MustWait, WaitsBecause = because };

    public ErasureLine Erased(DateTimeOffset at, ErasedCount count) =>
        this with
        {
            Progress = LineProgress.Erased, WaitsBecause = null, AcknowledgedAt = at, Count = count.And(Count),
        };

    /// <summary>As if not asked yet, but for what it has erased already.</summary>
    public ErasureLine Anew() => this with { Progress = LineProgress.NotAsked, DueAt = null };
}

/// <summary>The names are the stored format.</summary>
public enum LineProgress { NotAsked, Asked, MustWait, Erased }

/// <summary>A context's account of what it did.</summary>
/// <param name="Kept">What it may not erase, such as an invoice without the name.</param>
public sealed record ErasedCount(int Erased, int Kept, string? KeptBecause)
{
    public ErasedCount And(ErasedCount? before) => before is null
        ? this
        : new(before.Erased + Erased, before.Kept + Kept, KeptBecause ?? before.KeptBecause);
}
