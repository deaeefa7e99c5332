using System.Globalization;
using System.Text.Json;

namespace ServerlessShop.Local.DeadLetters;

/// <summary>
/// Sends dead letters again, to the one consumer that gave them up. Each goes under a new MessageId, which duplicate
/// detection has not seen, and with the same cause, by which the consumer knows whether it was done already: so a crash
/// between sending and completing only repeats the replay.
/// </summary>
public sealed class DeadLetterReplay(DeadLetterReceiver queue, string replayedBy, TimeProvider clock)
{
    /// <summary>How long consumers remember causes. What is older might be done a second time.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromDays(90);

    // A letter that dies again while this runs must not be replayed by it for ever.
    private readonly string _replay = Guid.NewGuid().ToString("N");

    private readonly Dictionary<long, DeadLetter> _held = [];

    public async Task<ReplayOutcome> Run(CancellationToken cancellation)
    {
        var replayed = new List<string>();
        var (tooOld, diedAgain) = (new HashSet<string>(), new HashSet<string>());
        try
        {
            while (await queue.PeekLock(cancellation) is { } letter)
            {
                if (clock.GetUtcNow() - letter.FirstEnqueuedTime > AgeMax)
                {
                    tooOld.Add(letter.MessageId);
                    _held[letter.SequenceNumber] = letter; // Or it would be the next one again.
                }
                else if (letter.Property(DeadLetter.ReplayProperty) as string == _replay)
                {
                    diedAgain.Add(letter.MessageId);
                    _held[letter.SequenceNumber] = letter;
                }
                else
                {
                    await queue.Send(CopyOf(letter), cancellation);
                    await queue.Complete(letter, CancellationToken.None);
                    replayed.Add(letter.MessageId);
                }
            }
        }
        finally
        {
            foreach (var letter in _held.Values) { await queue.Unlock(letter, CancellationToken.None); }
        }

        return new(replayed, [.. tooOld], [.. diedAgain]);
    }

    /// <summary>
    /// The single form of a send. The time to live is not kept: what is left of it may be nothing, and the topic's own
    /// is the ceiling anyway.
    /// </summary>
    private ByteArrayContent CopyOf(DeadLetter letter)
    {
        var brokerProperties = new Dictionary<string, string?>
        {
            // Made of what names the letter, so that a replay after a crash is seen to be the same one.
            ["MessageId"] = string.Create(
                CultureInfo.InvariantCulture, $"replay-{letter.Subscription}-{letter.SequenceNumber}"),
        };
        foreach (var kept in new[] { "Label", "CorrelationId", "To", "ReplyTo", "ReplyToSessionId", "PartitionKey" })
        {
            if (letter.Text(kept) is { } value) { brokerProperties[kept] = value; }
        }

        var properties = new Dictionary<string, string>(letter.Properties, StringComparer.OrdinalIgnoreCase)
        {
            [DeadLetter.CauseProperty] = Quoted(letter.Cause),
            [DeadLetter.ReplayForProperty] = Quoted(letter.Subscription),
            [DeadLetter.ReplayedByProperty] = Quoted(replayedBy),
            [DeadLetter.ReplayProperty] = Quoted(_replay),
            [DeadLetter.FirstEnqueuedProperty] =
                Quoted(letter.FirstEnqueuedTime.UtcDateTime.ToString("R", CultureInfo.InvariantCulture)),
        };
        properties.Remove(DeadLetter.ReasonProperty);
        properties.Remove(DeadLetter.DescriptionProperty);

        var copy = new ByteArrayContent(letter.Body);
        if (letter.ContentType is { } type) { copy.Headers.TryAddWithoutValidation("Content-Type", type); }
        copy.Headers.Add("BrokerProperties", JsonSerializer.Serialize(brokerProperties));
        foreach (var (name, value) in properties) { copy.Headers.TryAddWithoutValidation(name, value); }
        return copy;
    }

    private static string Quoted(string value) => JsonSerializer.Serialize(value);
}

/// <summary>What became of the letters of a queue, by MessageId.</summary>
/// <param name="TooOld">Refused, and still there: consumers may have forgotten that they did them. Export them.</param>
/// <param name="DiedAgain">Replayed just now, and dead again before the replay was over.</param>
public sealed record ReplayOutcome(
    IReadOnlyList<string> Replayed, IReadOnlyList<string> TooOld, IReadOnlyList<string> DiedAgain);
