using Microsoft.Extensions.Logging;

namespace ServerlessShop.Local.FunctionsHost.Processes;

/// <summary>How an instance answers when it is asked for its health.</summary>
public enum InstanceHealth { Unknown, Healthy, Unhealthy }

/// <summary>
/// Asks a worker for its health again and again. One that does not answer gets no work; one that goes on not
/// answering is killed, since a hung process would hold its messages and requests for ever.
/// </summary>
public sealed class HealthWatch(Worker worker, HostParts host, Action<InstanceHealth> tell)
{
    /// <summary>Ends when told to, or when it has killed the worker.</summary>
    public async Task Run(CancellationToken ended)
    {
        var options = host.Options;
        for (var missed = 0; missed < options.HealthMissesMax;)
        {
            await Task.Delay(options.HealthInterval, options.MachineTime, ended)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested || worker.Process.Exited.IsCompleted) { return; }

            var trouble = await Trouble(ended);
            if (ended.IsCancellationRequested || worker.Process.Exited.IsCompleted) { return; }
            missed = trouble is null ? 0 : missed + 1;
            tell(trouble is null ? InstanceHealth.Healthy : InstanceHealth.Unhealthy);
            if (trouble is null) { continue; }
            Log(LogLevel.Warning, $"{worker.Id} gets no work: {trouble} ({missed} of {options.HealthMissesMax}).");
        }

        Log(LogLevel.Error, $"{worker.Id} is killed and replaced: it was not well {options.HealthMissesMax} times in a row.");
        worker.Process.Kill();
    }

    private async Task<string?> Trouble(CancellationToken ended)
    {
        // Its sockets would still accept, and nobody ever answer.
        if (worker.Process.IsSuspended) { return "its process has been stopped by a signal"; }
        using var limit = new CancellationTokenSource(host.Options.HealthLimit, host.Options.MachineTime);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ended);
        return await worker.Trouble(either.Token);
    }

    private void Log(LogLevel level, string line) => host.Log(worker.App, level, line);
}
