using System.Globalization;
using Xunit.Abstractions;

namespace ServerlessShop.ServiceBus.Specs;

/// <summary>What the broker acknowledged survives its process, killed in the middle of the load.</summary>
public sealed class KillingSpec(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 21;

    private readonly string _folder = Directory.CreateTempSubdirectory("broker-killed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A third of the kills strikes from outside, and two thirds between the disk and the answer.</summary>
    [Fact]
    public async Task Twenty_one_kills_under_load_lose_nothing_and_bring_nothing_back()
    {
        var seed = Environment.GetEnvironmentVariable("SHOP_SEED") is { Length: > 0 } set
            ? int.Parse(set, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"SHOP_SEED={seed}");
        var random = new Random(seed);
        var load = new KilledLoad(seed);
        for (var round = 0; round < Kills; round++)
        {
            var number = random.Next(1, 150);
            (string, int)? killAt = (round % 3) switch { 0 => null, 1 => ("send", number), _ => ("settle", number) };
            using var broker = await BrokerProcess.Start(_folder, RunningBroker.Noon, killAt);
            var before = load.Hit;
            await load.RunUntilKilled(
                broker.Address, answers => { if (killAt is null && answers == number) { broker.Kill(); } });
            await broker.HasEnded();

            // What was on disk when the process killed itself belonged to a request that got no answer.
            var isHit = (round % 3) switch
            {
                0 => load.Hit != before,
                1 => load.Hit.Sends > before.Sends,
                _ => load.Hit.Settlements > before.Settlements,
            };
            Assert.True(isHit, $"Round {round}: the kill hit nobody. SHOP_SEED={seed}");
        }

        using var last = await BrokerProcess.Start(_folder, RunningBroker.Noon);
        await load.SendUnansweredAgain(last.Address);
        foreach (var subscription in KilledLoad.Subscriptions)
        {
            var once = await load.DeliveryCounts(last.Address, subscription);
            await last.Advance(TimeSpan.FromSeconds(60));
            var twice = await load.DeliveryCounts(last.Address, subscription);
            Assert.Equal(
                once.ToDictionary(of => of.Key, of => of.Value + 1).OrderBy(of => of.Key), twice.OrderBy(of => of.Key));

            await last.Advance(TimeSpan.FromSeconds(60));
            await load.Drain(last.Address, subscription);
        }

        output.WriteLine(
            $"{load.Acknowledged} sends acknowledged, {Kills} kills hit {load.Hit} requests, {load.Redelivered} redeliveries.");
        Assert.True(load.Acknowledged > Kills && load.Redelivered > 0, "There was hardly any load.");
    }
}
