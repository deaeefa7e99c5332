using System.Globalization;
using ServerlessShop.Kernel;

namespace ServerlessShop.Payments.Payments;

/// <summary>What a payment's entries add up to, in minor units. Nothing of it is stored beside them.</summary>
public sealed class Ledger(ValueList<Entry> entries)
{
    public long Captured => Sum(EntryKind.Capture);

    public long Refunded => Sum(EntryKind.Refund);

    /// <summary>What the provider has granted and not taken back: what was taken of it, and what it still holds.</summary>
    public long Authorized => Captured + Held;

    public long Held => Authorization?.Held ?? 0;

    public bool WasAuthorized => entries.Any(entry => entry is { Kind: EntryKind.Authorize, Step: EntryStep.Succeeded });

    /// <summary>The latest authorization. Any before it has expired, was refused or let go.</summary>
    public Authorization? Authorization
    {
        get
        {
            var asked = entries.LastOrDefault(entry => entry is { Kind: EntryKind.Authorize, Step: EntryStep.Requested });
            return asked is null ? null : Known(asked);
        }
    }

    /// <summary>An authorization that the provider knows by this id.</summary>
    public Authorization? KnownAs(string reference) =>
        entries.FirstOrDefault(entry => entry.Kind == EntryKind.Authorize && entry.Reference == reference) is { } found
            ? Numbered(found.Number)
            : null;

    /// <summary>Every shipment's share has come to its end, the last one's too.</summary>
    public bool IsFinal
    {
        get
        {
            if (entries.FirstOrDefault(entry => entry.Final) is not { } final) { return false; }
            var last = NumberOf(final);
            return last == entries.Where(IsEnd).Where(entry => entry.Kind == EntryKind.Capture)
                .Select(NumberOf).Distinct().Count(number => number <= last);
        }
    }

    public bool LetsGo => Authorization is { } latest && Find(EntryKind.Void, latest.Number) is not null;

    /// <summary>The wish of this number as it was first made; null where it never was.</summary>
    public Entry? Find(EntryKind kind, string number) => entries.FirstOrDefault(
        entry => entry.Kind == kind && entry.Number == number && entry.Step == EntryStep.Requested);

    /// <summary>How often this shipment's share is being asked for: once more than it could not be taken.</summary>
    public int AttemptOf(string shipment) => 1 + entries.Count(
        entry => entry is { Kind: EntryKind.Capture, Step: EntryStep.Failed } && entry.Number == shipment);

    /// <summary>What has become of a shipment's share; null where it was never asked for.</summary>
    public Entry? LatestOfCapture(string shipment) =>
        entries.LastOrDefault(entry => entry.Kind == EntryKind.Capture && entry.Number == shipment);

    /// <summary>The authorization of this number, which must be there.</summary>
    public Authorization Numbered(string number) => Known(Find(EntryKind.Authorize, number)!);

    /// <summary>
    /// What was wished and has come to no end yet, each with its last entry. A capture of what had expired is one: it
    /// will be asked again of what is authorized in its place.
    /// </summary>
    public IEnumerable<Entry> Outstanding(EntryKind kind) => entries
        .Where(entry => entry.Kind == kind && entry.Step != EntryStep.Contradicted)
        .GroupBy(entry => entry.Number)
        .Select(lines => lines.Last())
        .Where(last => last.Step == EntryStep.Requested || last is { Kind: EntryKind.Capture, Step: EntryStep.Expired });

    public bool Has(EntryKind kind, EntryStep step, string number) =>
        entries.Any(entry => entry.Kind == kind && entry.Step == step && entry.Number == number);

    public bool Heard(string by) => entries.Any(entry => entry.By == by);

    /// <summary>The promises about money, in one place: why an entry cannot be; null where it can.</summary>
    public static string? Objection(ValueList<Entry> entries, Money due)
    {
        var after = new Ledger(entries);
        return after.Held < 0 ? "More was taken than is held."
            : after.Captured > due.Minor ? "More was captured than was due."
            : after.Refunded > after.Captured ? "More was refunded than was captured."
            : entries.Any(entry => entry.Amount.Currency != due.Currency) ? "There is money of two currencies."
            : null;
    }

    private Authorization Known(Entry asked)
    {
        var own = entries.Where(entry => entry.Kind == EntryKind.Authorize
            && entry.Number == asked.Number && entry.Step != EntryStep.Contradicted).ToList();
        var isLetGo = Has(EntryKind.Void, EntryStep.Succeeded, asked.Number);
        var held = own[^1].Step == EntryStep.Succeeded && !isLetGo
            ? asked.Amount.Minor - entries
                .Where(entry => entry is { Kind: EntryKind.Capture, Step: EntryStep.Succeeded } && entry.Of == asked.Number)
                .Sum(entry => entry.Amount.Minor)
            : 0;
        return new Authorization(
            asked.Number, asked.Amount, own[^1].Step, own.LastOrDefault(entry => entry.Reference is not null)?.Reference,
            held, isLetGo, own[^1].Because);
    }

    private long Sum(EntryKind kind) => entries
        .Where(entry => entry.Kind == kind && entry.Step == EntryStep.Succeeded)
        .Sum(entry => entry.Amount.Minor);

    private static bool IsEnd(Entry entry) => entry.Step is EntryStep.Succeeded or EntryStep.Failed;

    private static int NumberOf(Entry capture) => int.Parse(capture.Number, CultureInfo.InvariantCulture);
}

/// <summary>What the provider was asked to hold, and how that stands.</summary>
/// <param name="Held">What of it the provider still holds, in minor units.</param>
/// <param name="IsLetGo">It was voided, whatever is said of it later.</param>
public sealed record Authorization(
    string Number, Money Amount, EntryStep Step, string? Reference, long Held, bool IsLetGo, string? Because)
{
    /// <summary>Whether the provider has still to say yes or no.</summary>
    public bool IsOpen => !IsLetGo && Step is (EntryStep.Requested or EntryStep.Pending);
}
