using System.Diagnostics;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ServerlessShop.Contracts;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Messaging;

/// <summary>The one mapping from a decision's outcome to what the broker is told.</summary>
public static class Settlement
{
    /// <summary>The activity source to watch for what the shop hears.</summary>
    public const string ActivitySourceName = "ServerlessShop.Messaging";

    private static readonly ActivitySource _source = new(ActivitySourceName);

    /// <summary>Handles a message and settles it.</summary>
    /// <param name="handle">Null for a type nobody here knows; a rejection dead-letters; none completes.</param>
    public static async Task Settle(
        this ServiceBusMessageActions actions,
        ServiceBusReceivedMessage message,
        Func<Task<Rejection?>?> handle,
        CancellationToken cancellation)
    {
        using var activity = Hear(message);

        try
        {
            if (handle() is not { } handling)
            {
                await DeadLetter("unknown-message", $"Nothing here handles '{message.Subject}'.");
            }
            else if (await handling is { } no)
            {
                await DeadLetter(no.Code, no.Because);
            }
            else
            {
                await actions.CompleteMessageAsync(message, cancellation);
            }
        }
        catch (JsonException unreadable)
        {
            await DeadLetter("unreadable-message", unreadable.Message);
        }
        catch (ContentionException)
        {
            await actions.AbandonMessageAsync(message, cancellationToken: cancellation); // Retry now.
        }
        catch (Exception failure) when (Unavailability.Explains(failure))
        {
            // Neither settle nor throw. The host turns an exception into an abandon, and ten deliveries burn in a
            // second while the dependency is still down. Unsettled, the message returns when its lock expires.
            activity.SetStatus(ActivityStatusCode.Error, failure.Message);
        }

        Task DeadLetter(string code, string because) =>
            actions.DeadLetterMessageAsync(message, null, code, because, cancellation);
    }

    /// <summary>
    /// Settles each message of a batch by itself. A function that throws has all of its batch abandoned, also what was
    /// left to its lock on purpose; so a bug that one message meets abandons that one here, and is logged.
    /// </summary>
    public static Task SettleEach(
        this ServiceBusMessageActions actions,
        IEnumerable<ServiceBusReceivedMessage> messages,
        Func<ServiceBusReceivedMessage, Task<Rejection?>?> handle,
        ILogger log,
        CancellationToken cancellation) =>
        Task.WhenAll(messages.Select(async message =>
        {
            try
            {
                await actions.Settle(message, () => handle(message), cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                log.LogError(failure, "{Subject} {Cause} failed.", message.Subject, message.MessageId);
                await Abandon(actions, message, log, cancellation);
            }
        }));

    private static async Task Abandon(
        ServiceBusMessageActions actions, ServiceBusReceivedMessage message, ILogger log, CancellationToken cancellation)
    {
        try
        {
            await actions.AbandonMessageAsync(message, cancellationToken: cancellation);
        }
        catch (Exception lost) when (!cancellation.IsCancellationRequested)
        {
            // Most likely the lock is gone, which is why it failed; then the broker has the message again already.
            log.LogWarning(lost, "{Subject} {MessageId} could not be abandoned.", message.Subject, message.MessageId);
        }
    }

    /// <summary>A batch has no parent of its own, so each message continues the trace it came with.</summary>
    private static Activity Hear(ServiceBusReceivedMessage message)
    {
        var name = $"hear {message.Subject}";
        if (_source.StartActivity(name, ActivityKind.Consumer, message.Traceparent()) is { } watched) { return watched; }

        // Nobody watches, but what is said because of this message must carry its trace on all the same.
        var activity = new Activity(name);
        if (message.Traceparent() is { } parent) { activity.SetParentId(parent); }
        return activity.Start();
    }

    /// <summary>The record inside the envelope.</summary>
    /// <exception cref="JsonException">It cannot be read as this record.</exception>
    public static T Read<T>(this ServiceBusReceivedMessage message)
    {
        var envelope = JsonSerializer.Deserialize<CloudEvent>(message.Body, Json.Options);
        return envelope is null ? throw new JsonException("No event.") : envelope.Data.Deserialize<T>(Json.Options)!;
    }

    /// <summary>The objection of a transaction, as Settle wants it: none where it settled or was done before.</summary>
    public static async Task<Rejection?> Objection<TState>(this Task<Outcome<TState>> transaction) =>
        await transaction is Outcome<TState>.Refused(var reason) ? reason : null;

    private static string? Traceparent(this ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.TryGetValue("traceparent", out var parent) ? parent as string : null;
}
