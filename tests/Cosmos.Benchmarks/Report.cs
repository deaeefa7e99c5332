using System.Globalization;

namespace ServerlessShop.Cosmos.Benchmarks;

/// <summary>What is printed.</summary>
internal static class Report
{
    public static void Start(int items, int bytes, TimeSpan open, TimeSpan process)
    {
        Line(
            $"{items:N0} items of {bytes} bytes. {Environment.ProcessorCount} cores, load {Load()}, ",
            $".NET {Environment.Version}.");
        Line($"Server start on the closed file: {Text(open, process)}.");
    }

    public static void Table(IReadOnlyList<Cell> cells, List<Sample>[] samples)
    {
        Line($"");
        Line($"| operation | way | clients | per second | p50 ms | p99 ms | server CPU ms | client CPU ms |");
        Line($"| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (var i = 0; i < cells.Count; i++)
        {
            var (cell, sample) = (cells[i], Sample.Median(samples[i]));
            var server = cell.Server is null ? "in one" : Text($"{sample.ServerCpu:F3}");
            Line(
                $"| {cell.Operation} | {cell.Way} | {cell.Clients} | {sample.PerSecond:F0} | {sample.P50:F2} ",
                $"| {sample.P99:F2} | {server} | {sample.ClientCpu:F3} |");
        }

        Line($"");
        Line($"CPU is per operation and of the whole process. Load after the rounds: {Load()}.");
    }

    public static void Ratios(IReadOnlyList<Cell> cells, List<Sample>[] samples, int[] clients)
    {
        foreach (var count in clients)
        {
            Ratio("point read", Way.Empty, count, 60);
            Ratio("create", Way.Direct, count, 50);

            // A create is an empty request and a bare write, and both want the same cores.
            var ceiling = Find("create", Way.Empty, count).Zip(
                Find("create", Way.Direct, count), (a, b) => 100 / ((b.PerSecond / a.PerSecond) + 1));
            Line($"  as much as (a) and (b) one after the other could be: {Sample.Of(ceiling, each => each):F0} %");
        }

        void Ratio(string operation, string floor, int count, int? aim)
        {
            // Round by round: the two of a round had the same neighbours on the machine.
            var over = Find(operation, Way.Http, count).Zip(
                Find(operation, floor, count), (of, to) => 100 * of.PerSecond / to.PerSecond);
            var aimed = aim is null ? "" : Text($" (aim {aim} %)");
            Line($"{operation} / {floor}, {count} clients: {Sample.Of(over, each => each):F0} %{aimed}");
        }

        List<Sample> Find(string operation, string way, int count)
        {
            for (var i = 0; i < cells.Count; i++)
            {
                if (cells[i].Operation == operation && cells[i].Way == way && cells[i].Clients == count)
                {
                    return samples[i];
                }
            }

            throw new InvalidOperationException($"{operation} was not measured by {way}.");
        }
    }

    public static void WorkingSet(long bytes) =>
        Line($"Server's working set after that: {bytes / 1024.0 / 1024:F0} MB (aim < 300 MB at a million items)");

    public static void HalfLoad(Cell cell, double perSecond, double p50, double p99) =>
        Line(
            $"Half load, {cell.Operation} by {cell.Way} at {perSecond:F0}/s: p50 {p50:F2} ms, ",
            $"p99 {p99:F2} ms (aim < 5 ms)");

    public static void Recovery(TimeSpan open, TimeSpan process) =>
        Line($"Server start after a kill: {Text(open, process)} (aim < 2,000 ms). Load {Load()}.");

    public static void Options(string operation, string variant, Sample sample) =>
        Line(
            $"| {operation} | {variant} | {sample.PerSecond:F0} | {sample.ClientCpu:F3} | {sample.ServerCpu:F3} ",
            $"| {sample.ClientKilobytes:F1} |");

    public static void Line(params FormattableString[] parts) => Console.WriteLine(string.Concat(parts.Select(Text)));

    private static string Text(TimeSpan open, TimeSpan process) =>
        Text($"{open.TotalMilliseconds:F0} ms, with its runtime {process.TotalMilliseconds:F0} ms");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Load() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";
}
