using ServerlessShop.Local.Storage;
using static ServerlessShop.Platform.Benchmarks.Measuring;

namespace ServerlessShop.Platform.Benchmarks.Broker;

/// <summary>The broker, and in the same rounds what it stands on: the empty endpoint and the bare group commit.</summary>
internal static class BrokerComparison
{
    private const int Rounds = 3;

    public static async Task<int> Run(bool isQuick)
    {
        var time = TimeSpan.FromSeconds(isQuick ? 0.3 : 1);
        Line($"1 KB messages. {Environment.ProcessorCount} cores, load {Load()}, .NET {Environment.Version}.");
        await Sends(time);
        await Deliveries(2 * time);
        Line($"Load at the end: {Load()}.");
        return 0;
    }

    private static async Task Sends(TimeSpan time)
    {
        var folder = Directory.CreateTempSubdirectory("broker-benchmarks-").FullName;
        await using (var broker = await ServerProcess.Start("serve-broker", folder))
        await using (var empty = await ServerProcess.Start("serve-empty"))
        await using (var raw = Database.Open(
            Path.Combine(folder, "raw.db"), 1, "CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"))
        {
            using var toBroker = BrokerMessages.Connect(broker.Address);
            using var toEmpty = BrokerMessages.Connect(empty.Address);
            var (messages, nowhere) = (new BrokerMessages(toBroker), new BrokerMessages(toEmpty));
            (string Name, int Messages, ServerProcess? Server, Func<Task> Run)[] ways =
            [
                ("durable send, single", 1, broker, messages.SendSingle),
                ("empty Kestrel, same request", 1, empty, nowhere.SendSingle),
                ("Database.Write, one row per message", 1, null, () => Write(raw)),
                ($"durable send, batches of {BrokerMessages.BatchSize}", BrokerMessages.BatchSize, broker, messages.SendBatch),
                ("empty Kestrel, same batch", BrokerMessages.BatchSize, empty, nowhere.SendBatch),
            ];

            Line($"");
            Line($"| way | connections | messages/s | p50 ms | p99 ms | server CPU ms | own CPU ms |");
            Line($"| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
            foreach (var connections in new[] { 1, 8, 64 })
            {
                var samples = ways.Select(_ => new List<Sample>()).ToArray();
                for (var round = -1; round < Rounds; round++)
                {
                    foreach (var (i, way) in ways.Index())
                    {
                        var sample = await Most(connections, way.Messages, way.Server, time, way.Run);
                        if (round >= 0) { samples[i].Add(sample); } // The first warms the code.
                    }
                }

                foreach (var (i, way) in ways.Index())
                {
                    var sample = Sample.Median(samples[i]);
                    Line($"| {way.Name} | {connections} | {sample.PerSecond:F0} | {sample.P50:F2} | {sample.P99:F2} | {sample.ServerCpu:F3} | {sample.OwnCpu:F3} |");
                }
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    private static Task<int> Write(Database raw)
    {
        var body = BrokerMessages.NewBody();
        return raw.Write(session => session.Execute("INSERT INTO rows (body) VALUES ($1)", body));
    }

    private static async Task Deliveries(TimeSpan time)
    {
        Line($"");
        Line($"Sent over REST one by one, received and completed in process, all in one process (aim: 3,000 deliveries/s, p99 < 20 ms):");
        Line($"");
        Line($"| subscriptions | deliveries/s | CPU ms per message | at half load: messages/s | p50 ms | p99 ms | of it until the answer: p50 ms | p99 ms |");
        Line($"| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var subscriptions in new[] { 1, 2, 3, 4, 5 })
        {
            await using var run = await EndToEnd.Start(subscriptions);
            await run.Most(time / 2); // Warms the code.
            var most = Sample.Median([await run.Most(time), await run.Most(time), await run.Most(time)]);
            var half = most.PerSecond / subscriptions / 2;
            var rounds = new List<HalfLoad>();
            for (var round = 0; round < Rounds; round++) { rounds.Add(await run.Paced(half, time / 2)); }
            var median = rounds.OrderBy(of => of.P99).ElementAt(Rounds / 2);
            Line($"| {subscriptions} | {most.PerSecond:F0} | {most.OwnCpu:F3} | {half:F0} | {median.P50:F2} | {median.P99:F2} | {median.AnswerP50:F2} | {median.AnswerP99:F2} |");
        }
    }
}
