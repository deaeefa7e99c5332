using static ServerlessShop.Platform.Benchmarks.Measuring;

namespace ServerlessShop.Platform.Benchmarks.Http;

/// <summary>Ways beside each other, round by round, so that all meet the same neighbours on the machine.</summary>
internal static class HttpComparison
{
    private const int Rounds = 3;
    private static readonly int[] _connections = [1, 8, 64];

    public static async Task Print(IReadOnlyList<HttpWay> ways, TimeSpan time)
    {
        Line($"");
        Line($"| way | connections | calls/s | of the first | p50 ms | p99 ms | server CPU ms | above the first | own CPU ms | at half load: calls/s | p50 ms | p99 ms |");
        Line($"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var connections in _connections) { await Print(ways, connections, time); }
    }

    private static async Task Print(IReadOnlyList<HttpWay> ways, int connections, TimeSpan time)
    {
        var loads = new List<HttpLoad>();
        foreach (var way in ways) { loads.Add(await HttpLoad.Open(way, connections)); }

        var samples = ways.Select(_ => new List<Sample>()).ToArray();
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var (i, load) in loads.Index())
            {
                var sample = await load.Most(time);
                if (round >= 0) { samples[i].Add(sample); } // The first warms the code.
            }
        }

        var most = samples.Select(Sample.Median).ToArray();
        var paced = ways.Select(_ => new List<Sample>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (i, load) in loads.Index()) { paced[i].Add(await load.Paced(most[i].PerSecond / 2, time)); }
        }

        foreach (var (i, way) in ways.Index())
        {
            var (full, half) = (most[i], Sample.Median(paced[i]));
            Line($"| {way.Name} | {connections} | {full.PerSecond:F0} | {full.PerSecond / most[0].PerSecond:P0} | {full.P50:F2} | {full.P99:F2} | {full.ServerCpu:F3} | {full.ServerCpu - most[0].ServerCpu:F3} | {full.OwnCpu:F3} | {half.PerSecond:F0} | {half.P50:F2} | {half.P99:F2} |");
        }

        foreach (var load in loads) { load.Dispose(); }
    }
}
