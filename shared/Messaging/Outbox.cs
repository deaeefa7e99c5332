using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using ServerlessShop.Persistence;

namespace ServerlessShop.Messaging;

/// <summary>
/// Sends entries, then forgets them. Dying in between sends twice, never zero times;
/// the broker and every consumer see the same cause both times.
/// </summary>
public sealed partial class Outbox(OutboxEntries entries, ServiceBusClient bus, TimeProvider clock, ILogger<Outbox> log)
{
    private const int DelaySecondsMax = 300;
    private static readonly TimeSpan _atOnceMax = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _headStart = TimeSpan.FromMinutes(1); // For the usual path.
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new();

    /// <summary>Sends what is owed and due. What cannot be sent is postponed and holds up nothing else.</summary>
    public async Task Send(IEnumerable<OutboxEntry> owed, CancellationToken cancellation)
    {
        // A postponed entry comes back through the feed the moment it is postponed: not yet.
        var due = owed.Where(entry => entry.RetryAtSeconds <= clock.GetUtcNow().ToUnixTimeSeconds());
        foreach (var ofOnePartition in due.GroupBy(entry => entry.Pk))
        {
            await SendTogether([.. ofOnePartition], cancellation);
        }
    }

    /// <summary>After a commit. Nobody waits long for a broker that is down; the relay sends the rest.</summary>
    public async Task SendAtOnce(IReadOnlyList<OutboxEntry> own, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_atOnceMax, clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            await Send(own, patience.Token);
        }
        catch (Exception failure)
        {
            LeftToTheRelay(failure, own.Count, own[0].Pk); // Committed stays committed, whatever happens now.
        }
    }

    /// <summary>Sends what the usual path left behind a minute ago or longer.</summary>
    public async Task Sweep(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await Send(await entries.Overdue(now - _headStart, now, cancellation), cancellation);
    }

    private async Task SendTogether(IReadOnlyList<OutboxEntry> owed, CancellationToken cancellation)
    {
        try
        {
            foreach (var ofOneTopic in owed.GroupBy(entry => entry.Topic))
            {
                var sender = _senders.GetOrAdd(ofOneTopic.Key, bus.CreateSender);
                await sender.SendMessagesAsync(ofOneTopic.Select(ToMessage), cancellation);
            }

            await entries.Forget(owed, cancellation);
        }
        catch (Exception) when (owed.Count > 1 && !cancellation.IsCancellationRequested)
        {
            // Whatever is wrong with one entry must not hold up the others: each for itself.
            foreach (var entry in owed) { await SendTogether([entry], cancellation); }
        }
        catch (Exception failure) when (owed.Count == 1 && !cancellation.IsCancellationRequested)
        {
            var entry = owed[0];
            var delay = TimeSpan.FromSeconds(Math.Min(DelaySecondsMax, Math.Pow(2, entry.Attempts)));
            NotSent(failure, entry.Pk, entry.Id, entry.Attempts + 1, delay);
            await entries.Postpone(entry, failure.Message, clock.GetUtcNow() + delay, cancellation);
        }
    }

    private static ServiceBusMessage ToMessage(OutboxEntry entry)
    {
        var message = new ServiceBusMessage(BinaryData.FromString(entry.Event.GetRawText()))
        {
            MessageId = entry.Cause,
            CorrelationId = entry.About,
            Subject = entry.Type,
            ContentType = "application/cloudevents+json",
        };

        // A person replays a dead letter under a new MessageId, or duplicate detection would eat it. The cause stays.
        message.ApplicationProperties["cause"] = entry.Cause;

        if (entry.Traceparent is not null) { message.ApplicationProperties["traceparent"] = entry.Traceparent; }
        if (entry.NotBefore is { } then) { message.ScheduledEnqueueTime = then; }

        return message;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Not sent: {Pk}/{Entry}, attempt {Attempt}, again in {Delay}.")]
    private partial void NotSent(Exception failure, string pk, string entry, int attempt, TimeSpan delay);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} entries of {Pk} left to the relay.")]
    private partial void LeftToTheRelay(Exception failure, int count, string pk);
}
