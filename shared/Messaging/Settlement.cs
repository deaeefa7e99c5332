using System.Diagnostics;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Messaging;

/// <summary>The one mapping from a decision's outcome to what the broker is told.</summary>
public static class Settlement
{
    /// <summary>Handles a message and settles it.</summary>
    /// <param name="handle">Null for a type nobody here knows; a rejection dead-letters; none completes.</param>
    public static async Task Settle(
        this ServiceBusMessageActions actions,
        ServiceBusReceivedMessage message,
        Func<Task<Rejection?>?> handle,
        CancellationToken cancellation)
    {
        // A batch has no parent of its own, so each message continues the trace it came with.
        using var activity = new Activity($"hear {message.Subject}");
        if (message.Traceparent() is { } parent) { activity.SetParentId(parent); }
        activity.Start();

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

    /// <summary>The record inside the envelope.</summary>
    /// <exception cref="JsonException">It cannot be read as this record.</exception>
    public static T Read<T>(this ServiceBusReceivedMessage message)
    {
        var envelope = JsonSerializer.Deserialize<CloudEvent>(message.Body, Json.Options);
        return envelope is null ? throw new JsonException("No event.") : envelope.Data.Deserialize<T>(Json.Options)!;
    }

    /// <summary>What a consumer knows a message by. Never MessageId: a replay has a new one.</summary>
    public static string Cause(this ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.TryGetValue("cause", out var cause) ? (string)cause : message.MessageId;

    /// <summary>The objection of a transaction, as Settle wants it: none where it settled or was done before.</summary>
    public static async Task<Rejection?> Objection<TState>(this Task<Outcome<TState>> transaction) =>
        await transaction is Outcome<TState>.Refused(var reason) ? reason : null;

    private static string? Traceparent(this ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.TryGetValue("traceparent", out var parent) ? parent as string : null;
}
