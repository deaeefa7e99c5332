using System.Diagnostics;
using System.Globalization;
using static ServerlessShop.Platform.Benchmarks.Measuring;

namespace ServerlessShop.Platform.Benchmarks.Host;

/// <summary>The shop with all its contexts: how soon it is ready, what it costs when nobody calls, and what it holds.</summary>
internal static class WholeShop
{
    public static async Task Print(string folder, bool isQuick)
    {
        var idle = TimeSpan.FromSeconds(isQuick ? 5 : 20);
        string[] shopVerb = isQuick ? ["serve-shop", folder, "few"] : ["serve-shop", folder];
        var first = Stopwatch.GetTimestamp();
        await using (await ServerProcess.Start(shopVerb))
        {
            Line($"");
            Line($"The whole shop. First start, with the import of {(isQuick ? "100 products" : "the catalogue")}: {Stopwatch.GetElapsedTime(first).TotalSeconds:F1} s.");
        }

        var starts = new List<double>();
        for (var round = 0; round < (isQuick ? 1 : 3); round++)
        {
            var begun = Stopwatch.GetTimestamp();
            await using var shop = await ServerProcess.Start(shopVerb);
            starts.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
            if (round > 0) { continue; }

            await Task.Delay(idle / 2); // What a start leaves to be done is no idling.
            await Idle(shop, idle);
        }

        Line($"");
        Line($"Start with what there is until every context is ready, from the process's start: {string.Join(", ", starts.Select(one => one.ToString("F1", CultureInfo.InvariantCulture)))} s (aim: < 4 s).");
    }

    private static async Task Idle(ServerProcess shop, TimeSpan time)
    {
        var processes = shop.Said.Skip(1).Select(said => said.Split('='))
            .Select(said => (Name: said[0], Process: ServerProcess.Find(said[1])))
            .Prepend((Name: "platform", Process: Process.GetProcessById(shop.Id)))
            .ToList();
        var before = processes.Select(one => one.Process.TotalProcessorTime).ToList();
        await Task.Delay(time);

        Line($"");
        Line($"Idle for {time.TotalSeconds:F0} s (aim: < 2% of a core in all):");
        Line($"");
        Line($"| process | % of a core | RSS MB |");
        Line($"| --- | ---: | ---: |");
        var (cores, megabytes) = (0.0, 0.0);
        foreach (var (i, (name, process)) in processes.Index())
        {
            var core = (ServerProcess.CpuOf(process) - before[i]) / time;
            var resident = process.WorkingSet64 / 1048576.0;
            Line($"| {name} | {100 * core:F2} | {resident:F0} |");
            cores += core;
            megabytes += resident;
            process.Dispose();
        }

        Line($"| all | {100 * cores:F2} | {megabytes:F0} |");
    }
}
