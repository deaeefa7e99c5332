using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.Invocations;
using ServerlessShop.Local.FunctionsHost.Metadata;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.FunctionsHost.ChangeFeed;

/// <summary>
/// Runs a function for the changes of a container, batch by batch. A batch whose function throws is lost unless a
/// retry policy brings it through: the lease moves past it, as in Azure (azure-webjobs-sdk-extensions#837).
/// </summary>
public sealed class ChangeFeedListener(
    FunctionDefinition function, Trigger.Cosmos trigger, IChangeFeed feed, IInvoker worker, TimeProvider clock,
    Func<double> jitter, Action<LogLevel, string> log)
    : Listener(function.Name, log)
{
    private readonly Lease _lease = new(feed, trigger, clock);
    private long _continuation;

    /// <summary>Reads the lease, or begins one.</summary>
    /// <exception cref="StartException">A container does not exist.</exception>
    public async Task Open()
    {
        try
        {
            _continuation = await _lease.Continuation();
        }
        catch (Exception missing)
        {
            throw new StartException(
                $"{function.Name}: cannot listen to {trigger.Database}/{trigger.Container} "
                + $"with leases in {trigger.LeaseDatabase}/{trigger.LeaseContainer}: {missing.Message}");
        }
    }

    protected override async Task Listen()
    {
        while (!Stopping.IsCancellationRequested)
        {
            try
            {
                if (await DeliverNext()) { continue; }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The store failed, not the function. Nothing moved; the batch comes again.
                Log(LogLevel.Error, $"cannot read {trigger.Container} or move its lease: {failure.Message}");
            }

            await Wait(trigger.PollDelay, clock);
        }
    }

    private async Task<bool> DeliverNext()
    {
        var page = feed.Read(trigger.Database, trigger.Container, _continuation, trigger.ItemsMax);
        if (page.Documents.Count == 0)
        {
            _continuation = page.Continuation;
            return false;
        }

        var end = await new RetriedInvocation(worker, function.Retry, jitter).Run(
            new(function.Name, json => Write(json, page), Lease: _lease), delay => Wait(delay, clock), Failed, GivingUp);
        if (end == InvocationEnd.Interrupted) { return false; }
        if (end == InvocationEnd.GivenUp)
        {
            Log(LogLevel.Error, $"the lease moves past {page.Documents.Count} change(s) that were not processed.");
        }

        await _lease.Checkpoint(page.Continuation);
        _continuation = page.Continuation;
        return true;
    }

    private void Failed(string error, bool again) =>
        Log(LogLevel.Error, again ? $"failed, to be tried again: {error}" : $"failed: {error}");

    private static void Write(Utf8JsonWriter json, ChangePage page)
    {
        json.WriteStartObject();
        json.WriteStartArray("documents");
        foreach (var document in page.Documents) { json.WriteRawValue(document.Span, skipInputValidation: true); }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
