using System.Diagnostics;
using ServerlessShop.Local.Trade;

namespace ServerlessShop.Local.Verbs;

/// <summary>What running costs: CPU by process, operations at store and broker, requests. Taken before and after.</summary>
public sealed record Usage(IReadOnlyDictionary<string, double> CpuSeconds, IReadOnlyDictionary<string, double> Operations)
{
    public static Usage Of(LocalPlatform platform)
    {
        var cpu = platform.Host!.ProcessIds.ToDictionary(worker => worker.Key, worker => CpuOf(worker.Value));
        cpu["platform and replayer"] = Cpu(Process.GetCurrentProcess());

        var operations = new Dictionary<string, double>();
        foreach (var count in platform.Cosmos.Operations.Snapshot())
        {
            Add($"store {count.Container} {count.Kind}", count.Count);
            Add("store request units (estimate)", count.RequestUnits);
        }

        foreach (var entity in platform.ServiceBus.Broker.Operations.All)
        {
            Add("broker sends", entity.Sends);
            Add("broker deliveries", entity.Deliveries);
            Add("broker settlements", entity.Settlements);
            Add("broker filter evaluations", entity.FilterEvaluations);
        }

        foreach (var function in platform.Host.Counts) { Add($"invocations {function.App}.{function.Function}", function.Invocations); }

        return new Usage(cpu, operations);

        void Add(string name, double value) => operations[name] = operations.GetValueOrDefault(name) + value;
    }

    public Usage Since(Usage before) => new(
        CpuSeconds.ToDictionary(cpu => cpu.Key, cpu => cpu.Value - before.CpuSeconds.GetValueOrDefault(cpu.Key)),
        Operations.ToDictionary(count => count.Key, count => count.Value - before.Operations.GetValueOrDefault(count.Key)));

    public void Print(IReadOnlyList<TradeOrder> orders, TimeSpan took)
    {
        var lines = orders.Sum(order => order.Lines.Count);
        var cpu = CpuSeconds.Values.Sum();
        Console.WriteLine(
            $"{took.TotalSeconds:F1} s: {orders.Count / took.TotalSeconds:F1} orders/s, {lines / took.TotalSeconds:F0} lines/s, "
            + $"{cpu * 1_000 / orders.Count:F1} ms of CPU per order");
        foreach (var (process, seconds) in CpuSeconds.OrderByDescending(process => process.Value))
        {
            Console.WriteLine($"  cpu {process,-34}{seconds,10:F2} s{seconds * 1_000 / orders.Count,10:F2} ms/order");
        }

        foreach (var (name, count) in Operations.Where(count => count.Value > 0).OrderBy(count => count.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"  {name,-38}{count,12:F0}{count / orders.Count,12:F2} /order");
        }
    }

    private static double CpuOf(int process)
    {
        try { return Cpu(Process.GetProcessById(process)); }
        catch (ArgumentException) { return 0; } // It died a moment ago; its successor counts from nothing.
    }

    private static double Cpu(Process process)
    {
        using (process) { return process.TotalProcessorTime.TotalSeconds; }
    }
}
