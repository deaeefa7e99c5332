using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;

namespace ServerlessShop.Hosting.Specs;

/// <summary>What the broker is told of each message of a batch.</summary>
public sealed class SettlementSpec
{
    private static readonly Rejection _no = new(RejectionKind.Conflict, "a-code", "because");

    [Fact]
    public async Task One_message_that_meets_a_bug_leaves_the_rest_of_its_batch_as_they_were_settled()
    {
        var actions = new Actions();

        await actions.SettleEach(
            [Message("done"), Message("bug"), Message("unavailable"), Message("refused"), Message("unknown")],
            message => message.MessageId switch
            {
                "done" => Task.FromResult<Rejection?>(null),
                "bug" => throw new InvalidOperationException("a bug"),
                "unavailable" => Task.FromException<Rejection?>(new HttpRequestException("the provider is down")),
                "refused" => Task.FromResult<Rejection?>(_no),
                _ => null,
            },
            NullLogger.Instance,
            CancellationToken.None);

        // What a dependency's failure left to its lock is told nothing: that is the back-off.
        Assert.Equal(
            ["abandon bug", "complete done", "deadletter refused a-code", "deadletter unknown unknown-message"],
            actions.Told.Order());
    }

    private static ServiceBusReceivedMessage Message(string id) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(BinaryData.FromString("{}"), messageId: id);

    private sealed class Actions : ServiceBusMessageActions
    {
        public List<string> Told { get; } = [];

        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
            Tell($"complete {message.MessageId}");

        public override Task AbandonMessageAsync(
            ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null,
            CancellationToken cancellationToken = default) => Tell($"abandon {message.MessageId}");

        public override Task DeadLetterMessageAsync(
            ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null,
            string? deadLetterReason = null, string? deadLetterErrorDescription = null,
            CancellationToken cancellationToken = default) => Tell($"deadletter {message.MessageId} {deadLetterReason}");

        private Task Tell(string told)
        {
            Told.Add(told);
            return Task.CompletedTask;
        }
    }
}
