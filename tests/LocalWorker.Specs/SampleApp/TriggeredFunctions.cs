using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace ServerlessShop.LocalWorker.SampleApp;

/// <summary>What messages, changes and the clock can reach.</summary>
public sealed class TriggeredFunctions(Ledger ledger)
{
    [Function("OnOrdering")]
    public async Task OnOrdering(
        [ServiceBusTrigger("ordering", "sample", Connection = "ServiceBus", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation)
    {
        ledger.Write($"{message.Subject} {message.MessageId} {message.Body} {message.ApplicationProperties["cause"]}");
        switch (message.Subject)
        {
            case "Done":
                await actions.CompleteMessageAsync(message, cancellation);
                break;
            case "Refused":
                await actions.DeadLetterMessageAsync(message, null, "refused", "Because.", cancellation);
                break;
            case "Contended":
                await actions.AbandonMessageAsync(
                    message, new Dictionary<string, object> { ["tries"] = 2 }, cancellation);
                break;
            case "Slow":
                await actions.RenewMessageLockAsync(message, cancellation);
                break;
            case "Traced":
                ledger.Write($"{Activity.Current!.OperationName} {Activity.Current.TraceId}");
                break;
            default:
                throw new InvalidOperationException($"No '{message.Subject}'.");
        }
    }

    [Function("OnManyOrders")]
    public void OnMany(
        [ServiceBusTrigger("ordering", "many", Connection = "ServiceBus", IsBatched = true)]
        ServiceBusReceivedMessage[] messages) =>
        ledger.Write(string.Join(",", messages.Select(message => message.MessageId)));

    [Function("OnOrderTexts")]
    public void OnTexts(
        [ServiceBusTrigger("ordering", "texts", Connection = "ServiceBus", IsBatched = true)] string[] bodies) =>
        ledger.Write(string.Join(",", bodies));

    [Function("OnOrderPocos")]
    public void OnPocos(
        [ServiceBusTrigger("ordering", "pocos", Connection = "ServiceBus", IsBatched = true)]
        IReadOnlyList<Line> lines) =>
        ledger.Write(string.Join(",", lines.Select(line => line.Sku)));

    [Function("OnOrderBytes")]
    public void OnBytes([ServiceBusTrigger("ordering", "bytes", Connection = "ServiceBus")] byte[] body) =>
        ledger.Write($"{body.Length} bytes");

    [Function("RelayOutbox")]
    [ExponentialBackoffRetry(5, "00:00:01", "00:00:30")]
    public void Relay(
        [CosmosDBTrigger(
            "%Cosmos:Database%", "sample", Connection = "Cosmos", LeaseContainerName = "sample-leases",
            FeedPollDelay = 1_000)]
        IReadOnlyList<Line> changes,
        FunctionContext context) =>
        ledger.Write($"{string.Join(",", changes.Select(change => change.Sku))} try {context.RetryContext.RetryCount}");

    [Function("SweepOutbox")]
    public void Sweep([TimerTrigger("0 * * * * *")] TimerInfo timer) =>
        ledger.Write($"{timer.IsPastDue} {timer.ScheduleStatus?.Next:O}");

    public sealed record Line(string Sku);
}
