using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.Invocations;
using ServerlessShop.Local.FunctionsHost.Metadata;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.FunctionsHost.ServiceBus;

/// <summary>
/// Receives a subscription's messages for one function in one worker. A function that throws has its messages
/// abandoned at once, whatever autoComplete says and without any back-off: so does Azure, and ten tries are soon spent.
/// </summary>
public sealed class SubscriptionPump(
    string app, FunctionDefinition function, Trigger.ServiceBus trigger, ServiceBusSettings settings, IBroker broker,
    IInvoker worker, HeldLocks locks, TimeProvider clock, Action<LogLevel, string> log)
    : Listener(function.Name, log)
{
    private static readonly TimeSpan _longPoll = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    // Set when a message found the worker gone. Receiving on would burn every message's deliveries on a dead worker in
    // the moment before its exit is noticed; the next worker has a pump of its own.
    private volatile bool _workerIsGone;
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Ends once the broker has been asked for messages; fails with a StartException if the subscription is another's.
    /// </summary>
    public Task Begun => _begun.Task;

    private bool AutoComplete => trigger.AutoComplete ?? settings.AutoComplete;

    protected override async Task Listen()
    {
        var calls = trigger.Batch ? 1 : settings.ConcurrentCallsMax;
        using var free = new SemaphoreSlim(calls, calls);
        try
        {
            while (!Stopping.IsCancellationRequested && !_workerIsGone)
            {
                var slots = await TakeFree(free);
                IReadOnlyList<LockedMessage> messages;
                try
                {
                    messages = await Receive(trigger.Batch ? settings.BatchMax : slots);
                }
                catch
                {
                    free.Release(slots);
                    throw;
                }

                var invocations = trigger.Batch && messages.Count > 0 ? [messages] : messages.Select(One).ToList();
                if (invocations.Count < slots) { free.Release(slots - invocations.Count); }
                foreach (var invocation in invocations) { _ = RunAndFree(invocation, free); }
            }
        }
        finally
        {
            _begun.TrySetResult();
            for (var i = 0; i < calls; i++) { await free.WaitAsync(CancellationToken.None); }
        }
    }

    private static IReadOnlyList<LockedMessage> One(LockedMessage message) => [message];

    private async Task<int> TakeFree(SemaphoreSlim free)
    {
        await free.WaitAsync(Stopping);
        var taken = 1;
        while (free.Wait(0, CancellationToken.None)) { taken++; }
        return taken;
    }

    private async Task<IReadOnlyList<LockedMessage>> Receive(int max)
    {
        for (var pause = _firstPause; ; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
        {
            try
            {
                var receiving = broker.Receive(app, trigger.Topic, trigger.Subscription, max, _longPoll, Stopping);
                if (!receiving.IsFaulted) { _begun.TrySetResult(); }
                return await receiving;
            }
            catch (UnauthorizedAccessException refused)
            {
                var stop = new StartException(
                    $"{app}/{function.Name} may not receive from {trigger.Topic}/{trigger.Subscription}: {refused.Message}");
                _begun.TrySetException(stop);
                throw stop;
            }
            catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
            {
                return [];
            }
            catch (Exception failure)
            {
                // A listener outlives the broker's bad moments; what is wrong for good is said again and again.
                Log(LogLevel.Error, $"cannot receive from {trigger.Topic}/{trigger.Subscription}: {failure.Message}");
                if (!await Wait(pause, clock)) { return []; }
            }
        }
    }

    private async Task RunAndFree(IReadOnlyList<LockedMessage> messages, SemaphoreSlim free)
    {
        // Off the receiving loop before the first byte is written: a large body must not delay its neighbours.
        await Task.Yield();
        try
        {
            await Run(messages);
        }
        catch (OperationCanceledException) when (GivingUp.IsCancellationRequested)
        {
            Log(LogLevel.Warning, $"{messages.Count} message(s) left locked: the host did not wait for the function.");
        }
        catch (Exception failure)
        {
            Log(LogLevel.Error, $"{messages.Count} message(s) left locked: {failure.Message}");
        }
        finally
        {
            foreach (var message in messages) { locks.Release(message.LockToken); }
            free.Release();
        }
    }

    private async Task Run(IReadOnlyList<LockedMessage> messages)
    {
        foreach (var message in messages) { locks.Hold(message.LockToken); }
        var traced = messages.Count == 1 ? messages[0] : null;
        var invocation = new Invocation(
            function.Name,
            json => MessageJson.Write(json, messages),
            traced is null ? null : MessageJson.Traceparent(traced),
            traced is null ? null : MessageJson.Tracestate(traced));

        InvocationResult result;
        using (var ended = new CancellationTokenSource())
        {
            // Azure renews no lock of a batch.
            var renewal = trigger.Batch ? Task.CompletedTask : Renew(messages[0], ended.Token);
            try
            {
                result = await worker.Invoke(invocation, GivingUp);
            }
            finally
            {
                await ended.CancelAsync();
                await renewal;
            }
        }

        if (!result.Began) { _workerIsGone = true; }
        if (!result.Succeeded) { Log(LogLevel.Error, $"failed: {result.Error}"); }
        await SettleTheRest(messages, result.Succeeded);
    }

    private Task Renew(LockedMessage message, CancellationToken ended) =>
        new LockRenewal(broker, clock, settings.LockRenewalMax, Log)
            .KeepLocked(message, () => locks.IsSettled(message.LockToken), ended);

    private Task SettleTheRest(IReadOnlyList<LockedMessage> messages, bool succeeded)
    {
        var unsettled = messages.Where(message => locks.Release(message.LockToken)).ToList();
        if (succeeded && !AutoComplete) { return Task.CompletedTask; } // Left locked, as the function wanted it.
        var kind = succeeded ? SettlementKind.Complete : SettlementKind.Abandon;
        return Task.WhenAll(unsettled.Select(message => Settle(message, kind)));
    }

    private async Task Settle(LockedMessage message, SettlementKind kind)
    {
        try
        {
            await broker.Settle(new(kind, message.LockToken), CancellationToken.None);
        }
        catch (MessageLockLostException lost)
        {
            Log(LogLevel.Warning, $"{message.MessageId}: {lost.Message} The message will come again.");
        }
    }
}
