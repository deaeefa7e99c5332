using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts.Shipping;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReceivingStock;
using ServerlessShop.Inventory.Specs.Standins;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Inventory.Specs.Disorder;

/// <summary>A message in the queue. Sent twice, it is two letters of the same message.</summary>
internal sealed class Letter(object message)
{
    public object Message => message;
}

/// <summary>Not a message but a request of the warehouse, repeated until it is answered.</summary>
internal sealed record GoodsCameIn(Guid Receipt, ValueList<StockLine> Lines);

/// <summary>An instance of the app, the batch it works on, and the locks it has on the batch's letters.</summary>
internal sealed class Worker : IDisposable
{
    private readonly Turns _turns;
    private readonly Instance _instance;
    private Task _batch = Task.CompletedTask;

    public Worker(MemoryStore store, Turns turns)
    {
        _turns = turns;
        _instance = new Instance(store, _ => turns.WaitFor(this));
    }

    public List<Letter> Locked { get; } = [];

    public List<string> DeadLetters { get; } = [];

    public bool IsBusy { get; private set; }

    public void Begin(IEnumerable<Letter> batch)
    {
        Locked.AddRange(batch);
        IsBusy = true;
        _batch = Work([.. Locked]);
    }

    /// <summary>Whether its batch is at an end; what is then still locked comes again when the locks expire.</summary>
    public bool HasFinished()
    {
        if (!IsBusy || !_batch.IsCompleted) { return false; }

        IsBusy = false;
        if (_batch.Exception?.InnerException is { } failure
            and not ServiceBusException { Reason: ServiceBusFailureReason.MessageLockLost })
        {
            throw failure;
        }

        return true;
    }

    public void Dispose() => _instance.Dispose();

    private Task Work(List<Letter> batch)
    {
        var messages = batch
            .Where(letter => letter.Message is not GoodsCameIn)
            .ToDictionary(letter => Letters.Of(letter.Message));
        var ofShipping = messages.Keys.Where(message => messages[message].Message is ShipmentDispatchedV1).ToArray();
        var settling = new Settling(this, messages);
        var receipts = batch.Where(letter => letter.Message is GoodsCameIn);
        return Task.WhenAll(
        [
            _instance.OnOrdering.Run([.. messages.Keys.Except(ofShipping)], settling, CancellationToken.None),
            _instance.OnShipping.Run(ofShipping, settling, CancellationToken.None),
            .. receipts.Select(Receive),
        ]);
    }

    private async Task Receive(Letter letter)
    {
        var (receipt, lines) = (GoodsCameIn)letter.Message;
        try
        {
            await _instance.Aisles.Transact(
                new(lines[0].Sku.Aisle, AisleDecider.Kind),
                [new(AisleDecider.BookingOf(receipt), (_, own) => ReceiveStock.Decide(own, lines), New: true)],
                CancellationToken.None);
            Locked.Remove(letter);
        }
        catch (Exception failure) when (failure is ContentionException || Unavailability.Explains(failure))
        {
            // Answered with 409 or 503, so the warehouse asks again.
        }
    }

    private sealed class Settling(Worker worker, Dictionary<ServiceBusReceivedMessage, Letter> letters)
        : ServiceBusMessageActions
    {
        public override async Task CompleteMessageAsync(
            ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
        {
            await worker._turns.WaitFor(worker);
            if (!worker.Locked.Remove(letters[message]))
            {
                throw new ServiceBusException("Too late.", ServiceBusFailureReason.MessageLockLost);
            }
        }

        public override Task AbandonMessageAsync(
            ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null,
            CancellationToken cancellationToken = default) =>
            Task.CompletedTask; // It stays locked until the batch's end: a little later than Service Bus would have it.

        public override Task DeadLetterMessageAsync(
            ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null,
            string? deadLetterReason = null, string? deadLetterErrorDescription = null,
            CancellationToken cancellationToken = default)
        {
            worker.DeadLetters.Add($"{letters[message].Message}: {deadLetterReason}");
            worker.Locked.Remove(letters[message]);
            return Task.CompletedTask;
        }
    }
}
