using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Platform.Benchmarks.Stock;

/// <summary>
/// Everybody wants the same sku: how many orders a second one aisle document bears, by how many writers, and how long
/// the unluckiest order waits. The store is the real one, in a process of its own; what writes is Inventory itself.
/// </summary>
internal static class HotSku
{
    private const int BatchMax = 64;
    private static readonly Sku _hot = new("220MUG");

    public static async Task<int> Run(bool isQuick)
    {
        var rounds = isQuick ? 1 : 3;
        Console.WriteLine(
            "writers | at a time | messages a call | orders/s | lost writes/order | deliveries max "
            + "| p50 ms | p99 ms | max ms");
        foreach (var writers in new[] { 1, 3 })
        {
            foreach (var atATime in new[] { 16, 64, 256 })
            {
                foreach (var batch in new[] { 1, BatchMax })
                {
                    var orders = isQuick || batch == 1 ? 300 : 3_000;
                    var taken = new List<Round>();
                    for (var round = 0; round < rounds; round++)
                    {
                        taken.Add(await Measure(writers, atATime, batch, orders));
                    }

                    var middle = taken.OrderBy(round => round.PerSecond).ElementAt(rounds / 2);
                    Console.WriteLine(
                        $"{writers,7} | {atATime,9} | {batch,15} | {middle.PerSecond,8:F0} | "
                        + $"{middle.LostPerOrder,17:F2} | {taken.Max(round => round.DeliveriesMax),14} | "
                        + $"{middle.P50,6:F0} | {middle.P99,6:F0} | "
                        + $"{taken.Max(round => round.Max),6:F0}");
                }
            }
        }

        return 0;
    }

    private static async Task<Round> Measure(int writers, int atATime, int batch, int orders)
    {
        var folder = Directory.CreateTempSubdirectory("hot-sku-").FullName;
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        try
        {
            await using var store = await ServerProcess.Start("serve-store", folder, key);
            var instances = Enumerable.Range(0, writers).Select(_ => new Writer(store.Address, key)).ToList();
            await instances[0].CreateContainer();

            // Enough for half of them, so that half are held and half are refused.
            await instances[0].Receive(new StockLine(_hot, orders / 2));
            var queue = new Queue(orders);
            await Task.WhenAll(instances.Select(instance => instance.Hear([Queue.WarmUp()], queue)));

            var start = Stopwatch.GetTimestamp();
            var each = Math.Max(1, atATime / writers);
            var calls = Math.Max(1, each / batch); // At the same time, in each instance.
            await Task.WhenAll(instances.SelectMany(instance =>
                Enumerable.Range(0, calls).Select(_ => Work(instance, queue, Math.Min(batch, each)))));
            var took = Stopwatch.GetElapsedTime(start);

            var stock = await instances[0].StockOf(_hot);
            if (stock.Reserved != orders / 2)
            {
                throw new InvalidOperationException($"Oversold, or refused what fitted: {stock}.");
            }

            var lost = instances.Sum(instance => instance.Lost);
            foreach (var instance in instances) { instance.Dispose(); }
            return queue.Sum(took, lost);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Work(Writer writer, Queue queue, int batch)
    {
        await Task.Yield();
        while (queue.Take(batch) is { Length: > 0 } messages) { await writer.Hear(messages, queue); }
    }

    private sealed record Round(
        double PerSecond, double LostPerOrder, int DeliveriesMax, double P50, double P99, double Max);

    /// <summary>A subscription of orders, each for one piece; what is abandoned is at once there again.</summary>
    private sealed class Queue : ServiceBusMessageActions
    {
        private readonly ConcurrentQueue<ServiceBusReceivedMessage> _waiting = new();
        private readonly ConcurrentDictionary<string, long> _begun = new();
        private readonly ConcurrentBag<double> _took = [];
        private int _deliveriesMax = 1;

        public Queue(int orders)
        {
            for (var n = 0; n < orders; n++) { _waiting.Enqueue(Placed(_hot, delivery: 1)); }
        }

        /// <summary>Of a sku that nobody has: it warms clients up, and takes no stock.</summary>
        public static ServiceBusReceivedMessage WarmUp() => Placed(new Sku("999NONE"), delivery: 1);

        public ServiceBusReceivedMessage[] Take(int most)
        {
            var taken = new List<ServiceBusReceivedMessage>();
            while (taken.Count < most && _waiting.TryDequeue(out var message))
            {
                _begun.TryAdd(message.MessageId, Stopwatch.GetTimestamp());
                taken.Add(message);
            }

            return [.. taken];
        }

        public Round Sum(TimeSpan took, int lost)
        {
            var sorted = _took.Order().ToList();
            return new(
                sorted.Count / took.TotalSeconds, (double)lost / sorted.Count, _deliveriesMax,
                sorted[sorted.Count / 2], sorted[sorted.Count * 99 / 100], sorted[^1]);
        }

        public override Task CompleteMessageAsync(
            ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
        {
            if (_begun.TryGetValue(message.MessageId, out var begun))
            {
                _took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            return Task.CompletedTask;
        }

        public override Task AbandonMessageAsync(
            ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null,
            CancellationToken cancellationToken = default)
        {
            var delivery = message.DeliveryCount + 1;
            lock (_begun) { _deliveriesMax = Math.Max(_deliveriesMax, delivery); }
            _waiting.Enqueue(Again(message, delivery));
            return Task.CompletedTask;
        }

        public override Task DeadLetterMessageAsync(
            ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null,
            string? deadLetterReason = null, string? deadLetterErrorDescription = null,
            CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException($"A dead letter: {deadLetterReason}.");

        private static ServiceBusReceivedMessage Placed(Sku sku, int delivery)
        {
            var order = Guid.CreateVersion7();
            var placed = new OrderPlacedV1(order, null, 1, "GBP", DateTimeOffset.UnixEpoch, [new(sku.Code, 1)]);
            var data = JsonSerializer.SerializeToElement(placed, Json.Options);
            var cloud = new CloudEvent(
                $"{order}", "/ordering", nameof(OrderPlacedV1), "", DateTimeOffset.UnixEpoch, null, data);
            return Letter(BinaryData.FromString(JsonSerializer.Serialize(cloud, Json.Options)), $"{order}", delivery);
        }

        private static ServiceBusReceivedMessage Again(ServiceBusReceivedMessage message, int delivery) =>
            Letter(message.Body, message.MessageId, delivery);

        private static ServiceBusReceivedMessage Letter(BinaryData body, string id, int delivery) =>
            ServiceBusModelFactory.ServiceBusReceivedMessage(
                body, messageId: id, subject: nameof(OrderPlacedV1), deliveryCount: delivery,
                lockTokenGuid: Guid.NewGuid());
    }
}
