using System.Diagnostics;
using System.Net.Http.Json;
using ServerlessShop.Local.Storage;
using ServerlessShop.Platform.Benchmarks.Broker;
using static ServerlessShop.Platform.Benchmarks.Measuring;

namespace ServerlessShop.Platform.Benchmarks.Host;

/// <summary>From a send over REST through broker and host to a function in a worker of its own.</summary>
internal static class Deliveries
{
    private const int Rounds = 3;
    private const int Senders = 16;
    private const int BehindMax = 1_000; // Or the senders would only fill the disk.

    public static async Task Print(ServerProcess host, TimeSpan time)
    {
        using var broker = BrokerMessages.Connect(new Uri(host.Said[1]));
        using var worker = new HttpClient { BaseAddress = new Uri(host.Said[2]) };
        using var process = ServerProcess.Find(host.Said[3]);
        var messages = new BrokerMessages(broker);
        await Most(messages, worker, host, time / 2); // Warms the code.

        var rounds = new List<Sample>();
        var before = ServerProcess.CpuOf(process);
        for (var round = 0; round < Rounds; round++) { rounds.Add(await Most(messages, worker, host, time)); }
        var most = Sample.Median(rounds);
        var workers = (ServerProcess.CpuOf(process) - before).TotalMilliseconds / rounds.Sum(round => round.PerSecond * time.TotalSeconds);

        var halves = new List<HalfLoad>();
        for (var round = 0; round < Rounds; round++) { halves.Add(await Paced(messages, worker, most.PerSecond / 2, time)); }
        var half = halves.OrderBy(of => of.P99).ElementAt(Rounds / 2);
        var (commits, calls) = await Yardsticks(worker, most.PerSecond / 2, time);
        Line($"");
        Line($"Sent over REST, received by the host and handled by a worker (aim: 3,000 deliveries/s, p99 < 20 ms at half load):");
        Line($"");
        Line($"| deliveries/s | CPU ms per message: broker and host | worker | sender | at half load: messages/s | send to function: p50 ms | p99 ms | send to answer: p50 ms | p99 ms |");
        Line($"| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        Line($"| {most.PerSecond:F0} | {most.ServerCpu:F3} | {workers:F3} | {most.OwnCpu:F3} | {most.PerSecond / 2:F0} | {half.P50:F2} | {half.P99:F2} | {half.AnswerP50:F2} | {half.AnswerP99:F2} |");
        Line($"");
        Line($"At the same pace: a bare group commit of one row (Database.Write) p50 {At(commits, 0.5):F2} ms, p99 {At(commits, 0.99):F2} ms; an empty call of the worker, without disk, p50 {At(calls, 0.5):F2} ms, p99 {At(calls, 0.99):F2} ms. What these wait for is the machine's.");
    }

    private static async Task<Sample> Most(BrokerMessages messages, HttpClient worker, ServerProcess host, TimeSpan time)
    {
        var before = await Handled(worker);
        var (own, servers) = (OwnCpu, host.Cpu);
        var sent = 0L;
        var handled = before;
        var start = Stopwatch.GetTimestamp();
        var sending = Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                if (Interlocked.Read(ref sent) - (Interlocked.Read(ref handled) - before) >= BehindMax)
                {
                    Interlocked.Exchange(ref handled, await Handled(worker));
                    continue;
                }

                Interlocked.Increment(ref sent);
                await messages.SendSingle();
            }
        })).ToArray();
        await Task.WhenAll(sending);
        await UntilHandled(worker, before + sent);
        using var ages = await worker.PostAsync("/api/ages", null); // Forgets them.
        return new(
            sent / Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 0,
            (OwnCpu - own).TotalMilliseconds / sent, (host.Cpu - servers).TotalMilliseconds / sent);
    }

    private static async Task<HalfLoad> Paced(BrokerMessages messages, HttpClient worker, double perSecond, TimeSpan time)
    {
        var before = await Handled(worker);
        var answers = await Measuring.Paced(perSecond, time, messages.SendSingle);
        await UntilHandled(worker, before + answers.Length);
        using var said = await worker.PostAsync("/api/ages", null);
        var ages = (await said.Content.ReadFromJsonAsync<long[]>())!.Order().ToArray();
        return new(At(ages, 0.5), At(ages, 0.99), At(answers, 0.5), At(answers, 0.99));
    }

    /// <summary>What the disk and the machine alone would take: a stall that these have too is not the broker's.</summary>
    private static async Task<(long[] Commits, long[] Calls)> Yardsticks(HttpClient worker, double perSecond, TimeSpan time)
    {
        var folder = Directory.CreateTempSubdirectory("host-benchmarks-").FullName;
        long[] commits;
        await using (var raw = Database.Open(
            Path.Combine(folder, "raw.db"), 1, "CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"))
        {
            commits = await Measuring.Paced(perSecond, time, () => raw.Write(
                session => session.Execute("INSERT INTO rows (body) VALUES ($1)", BrokerMessages.NewBody())));
        }

        Directory.Delete(folder, recursive: true);
        return (commits, await Measuring.Paced(perSecond, time, () => worker.GetStringAsync("/api/reads")));
    }

    private static Task<long> Handled(HttpClient worker) => worker.GetFromJsonAsync<long>("/api/handled");

    private static async Task UntilHandled(HttpClient worker, long count)
    {
        while (await Handled(worker) < count) { await Task.Delay(2); }
    }
}
