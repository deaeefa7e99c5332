using System.Text.Json.Serialization;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.Customers;

/// <summary>A wish to be forgotten, and how far it is: a line per context that holds personal data.</summary>
/// <param name="Customer">Whose, since what is found by index does not bring its key along.</param>
/// <param name="Lines">The first is asked alone, until it has erased: it is the one that may have to wait.</param>
public sealed record Erasure(
    CustomerId Customer, Guid Id, DateTimeOffset WishedAt, string? Because, ValueList<ErasureLine> Lines,
    DateTimeOffset? WithdrawnAt = null, DateTimeOffset? DoneAt = null)
{
    public const string Awaited = "erasure";
    public const int BecauseLengthMax = 500;

    [JsonIgnore] public bool IsOpen => WithdrawnAt is null && DoneAt is null;

    /// <summary>Whether something is or may be erased: a context that was asked and has not answered may have.</summary>
    [JsonIgnore] public bool HasBegun => Lines.Any(line => line.Progress is LineProgress.Asked or LineProgress.Erased);

    /// <summary>The other contexts have erased all; what is known here is next, and must not change any more.</summary>
    [JsonIgnore] public bool IsClosing => IsOpen && Lines.All(line => line.Progress is LineProgress.Erased);

    public bool IsDue(DateTimeOffset now) => IsClosing || LinesDue(now).Any();

    /// <summary>Whom to ask now.</summary>
    public IEnumerable<ErasureLine> LinesDue(DateTimeOffset now)
    {
        if (!IsOpen) { return []; }
        var first = Lines[0].Progress is LineProgress.Erased ? Lines : Lines.Take(1);
        return first.Where(line => line.Progress is not LineProgress.Erased && (line.DueAt ?? now) <= now);
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
        this with { Progress = LineProgress.Erased, WaitsBecause = null, AcknowledgedAt = at, Count = count };
}

/// <summary>The names are the stored format.</summary>
public enum LineProgress { NotAsked, Asked, MustWait, Erased }

/// <summary>A context's account of what it did.</summary>
/// <param name="Kept">What it may not erase, such as an invoice without the name.</param>
public sealed record ErasedCount(int Erased, int Kept, string? KeptBecause);
