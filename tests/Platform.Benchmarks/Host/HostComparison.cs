using ServerlessShop.Platform.Benchmarks.Http;
using static ServerlessShop.Platform.Benchmarks.Measuring;

namespace ServerlessShop.Platform.Benchmarks.Host;

/// <summary>The functions host: calls through it beside those without it, deliveries, and the whole shop at rest.</summary>
internal static class HostComparison
{
    public static async Task<int> Run(bool isQuick)
    {
        var time = TimeSpan.FromSeconds(isQuick ? 0.3 : 2);
        Line($"The functions host. {Environment.ProcessorCount} cores, load {Load()}, .NET {Environment.Version}.");
        await InFolder(async folder =>
        {
            await using var host = await ServerProcess.Start("serve-host", folder);
            await Calls(host, time);
            await Deliveries.Print(host, 2 * time);
        });
        await InFolder(folder => WholeShop.Print(folder, isQuick));
        Line($"Load at the end: {Load()}.");
        return 0;
    }

    private static async Task Calls(ServerProcess host, TimeSpan time)
    {
        await using var empty = await ServerProcess.Start("serve-product");
        var worker = new Uri(host.Said[2]);
        using var process = ServerProcess.Find(host.Said[3]);
        await using var proxy = await ServerProcess.Start("serve-proxy", host.Said[2]);
        Line($"");
        Line($"HTTP calls (aim: < 0.3 ms of the host's CPU per call). CPU is of the process that is called alone.");
        await HttpComparison.Print(
            [
                new("empty Kestrel", () => empty.Cpu, empty.Address, RawConnection.Get(empty.Address, "/api/reads")),
                new("the worker, directly", () => ServerProcess.CpuOf(process), worker, RawConnection.Get(worker, "/api/reads")),
                new("through a bare forwarder", () => proxy.Cpu, proxy.Address, RawConnection.Get(proxy.Address, "/api/reads")),
                new("through the host", () => host.Cpu, host.Address, RawConnection.Get(host.Address, "/apps/s0/api/reads")),
            ],
            time);
    }

    private static async Task InFolder(Func<string, Task> measure)
    {
        var folder = Directory.CreateTempSubdirectory("host-benchmarks-").FullName;
        try
        {
            await measure(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
