using ServerlessShop.Platform.Benchmarks.Http;
using static ServerlessShop.Platform.Benchmarks.Measuring;

namespace ServerlessShop.Platform.Benchmarks.Gateway;

/// <summary>The gateway with the shop's policies, and in the same rounds an empty endpoint and a bare forwarder.</summary>
internal static class GatewayComparison
{
    public static async Task<int> Run(bool isQuick)
    {
        Line($"The gateway. {Environment.ProcessorCount} cores, load {Load()}, .NET {Environment.Version}.");
        var folder = Directory.CreateTempSubdirectory("gateway-benchmarks-").FullName;
        try
        {
            await Measure(folder, TimeSpan.FromSeconds(isQuick ? 0.3 : 2));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Line($"Load at the end: {Load()}.");
        return 0;
    }

    private static async Task Measure(string folder, TimeSpan time)
    {
        await using var product = await ServerProcess.Start("serve-product");
        var backend = product.Address.ToString();
        await using var proxy = await ServerProcess.Start("serve-proxy", backend);
        string cold;
        await using (var first = await ServerProcess.Start("serve-gateway", backend, folder)) { cold = first.Said[2]; }
        await using var gateway = await ServerProcess.Start("serve-gateway", backend, folder);
        Line($"");
        Line($"Start: {cold} ms when the expressions are compiled, {gateway.Said[2]} ms when they are there (aim: 1 s or less).");

        Line($"");
        Line($"Beside an empty endpoint (aim: a cached read at 70% of it; p99 < 10 ms at half load):");
        var token = $"Authorization: Bearer {gateway.Said[1]}";
        var bare = new HttpWay("bare forwarder", () => proxy.Cpu, proxy.Address, RawConnection.Get(proxy.Address, "/api/products/22423"));
        var cached = Through("catalogue, cached");
        await HttpComparison.Print(
            [new("empty Kestrel", () => product.Cpu, product.Address, RawConnection.Get(product.Address, "/products/22423")), cached], time);

        Line($"");
        Line($"Beside a bare forwarder (aim: < 0.25 ms of CPU above it; p99 < 10 ms at half load):");
        await HttpComparison.Print(
            [bare, Through("catalogue, uncached", "Cache-Control: no-cache"), Through("order, authenticated", "/orders/1c6a6a4e-5d5c-4d6c-8f57-0a3a9d7b1f10", token)],
            time);

        HttpWay Through(string name, params string[] rest)
        {
            var path = rest is [['/', ..] first, ..] ? first : "/products/22423";
            return new(name, () => gateway.Cpu, gateway.Address, RawConnection.Get(gateway.Address, path, [.. rest.Where(word => word[0] != '/')]));
        }
    }
}
