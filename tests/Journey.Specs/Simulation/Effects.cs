using Azure.Messaging.ServiceBus;

namespace ServerlessShop.Journey.Specs.Simulation;

/// <summary>
/// The only way from an instance to the world outside it. Every effect is a moment at which the instance may die, before
/// it or after; at which it may fail, done or undone; or be slow. Between its request and its answer others go on.
/// </summary>
internal sealed class Effects(Schedule schedule, Disorder disorder, Sometimes sometimes)
{
    /// <summary>Does something outside, and answers the instance if that is still there.</summary>
    /// <param name="unknown">What the instance is told when it cannot know whether it was done.</param>
    /// <param name="throttled">What the instance is told when it was not done, and might be done later.</param>
    /// <param name="takes">How long the answer takes on top of the usual.</param>
    public Task<T> Do<T>(
        Node node, Effect effect, string what, Func<T> work, Func<Exception> unknown, Func<T>? throttled = null,
        TimeSpan takes = default)
    {
        var answer = new TaskCompletionSource<T>();
        if (!node.IsUp) { return answer.Task; } // Nothing it still wants leaves it.

        var fate = disorder.FateOf(effect);
        var slow = fate == Fate.Slow ? disorder.Slowness() : TimeSpan.Zero;
        schedule.After(disorder.Latency() + (slow / 2), () =>
        {
            if (!node.IsUp && schedule.Chance(0.5)) { return; } // It died; its request had left, or had not.

            schedule.Mark(((int)effect << 8) | (int)fate);
            if (schedule.Telling is not null)
            {
                schedule.Tell($"{node} {effect} {what}{(fate == Fate.Fine ? "" : $", {fate}")}");
            }

            if (fate == Fate.CrashBefore)
            {
                Crash(node, $"died before {effect}");
                return;
            }

            var (result, failure) = Work(effect, fate, work, unknown, throttled);
            if (fate == Fate.CrashAfter)
            {
                Crash(node, $"died after {effect}");
                return;
            }

            if (fate == Fate.PauseAfter && node.IsUp)
            {
                sometimes.Happened("an instance stood still");
                node.PausedUntil = schedule.Now + disorder.PauseLength();
            }

            schedule.After(disorder.Latency() + (slow / 2) + takes, () => Answer(node, answer, result!, failure));
        });
        return answer.Task;
    }

    public void Happened(string what) => sometimes.Happened(what);

    private (T? Result, Exception? Failure) Work<T>(
        Effect effect, Fate fate, Func<T> work, Func<Exception> unknown, Func<T>? throttled)
    {
        if (disorder.IsDown(effect))
        {
            sometimes.Happened($"{effect} met an outage");
            return (default, unknown());
        }

        switch (fate)
        {
            case Fate.FailedUndone:
                sometimes.Happened($"{effect} failed, undone");
                return (default, unknown());
            case Fate.Throttled when throttled is not null:
                sometimes.Happened($"{effect} was throttled");
                return (throttled(), null);
        }

        try
        {
            var result = work();
            if (fate != Fate.FailedDone) { return (result, null); }

            sometimes.Happened($"{effect} failed, done");
            return (default, unknown());
        }
        catch (ServiceBusException refused)
        {
            return (default, refused);
        }
    }

    private void Answer<T>(Node node, TaskCompletionSource<T> answer, T result, Exception? failure)
    {
        if (!node.IsUp) { return; }

        if (node.PausedUntil > schedule.Now)
        {
            schedule.After(node.PausedUntil - schedule.Now, () => Answer(node, answer, result, failure));
        }
        else if (failure is not null)
        {
            answer.SetException(failure);
        }
        else
        {
            answer.SetResult(result);
        }
    }

    private void Crash(Node node, string when)
    {
        if (!node.IsUp) { return; }

        sometimes.Happened($"an instance {when}");
        schedule.Tell($"{node} {when}");
        node.Crash();
    }
}
