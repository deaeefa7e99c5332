using System.Collections.Concurrent;
using System.Diagnostics;
using ServerlessShop.Local;
using ServerlessShop.Local.Seams;
using Xunit.Abstractions;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>
/// kill -9 to real processes while real orders go through, at the moments where it hurts most: an effect is durable,
/// and whoever asked for it has not been answered. Nothing acknowledged may be lost, nothing may happen twice.
/// </summary>
public sealed class KillingSpec(ITestOutputHelper output)
{
    private const int Seed = 20101201;

    // Who dies after which effect: committed and not sent, sent and not forgotten, done and not settled, asked the
    // provider and never heard the answer.
    private static readonly Dictionary<string, string> _points = new()
    {
        ["commit:ordering"] = "ordering", ["send:ordering"] = "ordering", ["settle:ordering"] = "ordering",
        ["commit:inventory"] = "inventory", ["send:inventory"] = "inventory", ["settle:inventory"] = "inventory",
        ["commit:payments"] = "payments", ["send:payments"] = "payments", ["settle:payments"] = "payments",
        ["provider:authorizations"] = "payments", ["provider:captures"] = "payments",
        ["commit:shipping"] = "shipping", ["send:shipping"] = "shipping", ["settle:shipping"] = "shipping",
        ["commit:catalog"] = "catalog", ["send:catalog"] = "catalog",
    };

    [Fact]
    public async Task Contexts_that_are_killed_between_any_two_effects_lose_nothing_and_do_nothing_twice()
    {
        var folder = Directory.CreateTempSubdirectory("killing-").FullName;
        using var log = new StringWriter();
        var effects = new Effects();
        var options = TradedShop.Options(Path.Combine(folder, "state"), effects);
        var hits = new ConcurrentDictionary<string, int>();
        try
        {
            await using (var platform = await LocalPlatform.Start(options, TimeProvider.System, TradedShop.Log(log)))
            {
                var random = new Random(Seed);
                var left = new ConcurrentDictionary<string, int>(
                    _points.Keys.Select(point => KeyValuePair.Create(point, random.Next(2, 12))));

                effects.Listener = effect =>
                {
                    if (!left.ContainsKey(effect) || left.AddOrUpdate(effect, 0, (_, count) => count - 1) != 0) { return; }
                    hits.AddOrUpdate(effect, 1, (_, count) => count + 1);
                    Kill(platform, _points[effect]);
                };

                await TradedShop.Trade(platform, options);
                effects.Listener = null;
            }

            var reconciliation = await TradedShop.Reconcile(options.StateFolder);

            output.WriteLine($"seed {Seed}");
            foreach (var point in _points.Keys) { output.WriteLine($"{point,-26} killed {_points[point],-10} {hits.GetValueOrDefault(point)} times"); }
            Assert.All(_points.Keys, point => Assert.True(hits.GetValueOrDefault(point) > 0, $"{point} was never hit."));
            Assert.True(reconciliation.Agrees, $"{reconciliation.Told()}{Environment.NewLine}{log}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Kill(LocalPlatform platform, string context)
    {
        foreach (var (instance, id) in platform.Host!.ProcessIds)
        {
            if (!instance.StartsWith(context, StringComparison.Ordinal)) { continue; }
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                process.WaitForExit();
            }
            catch (ArgumentException)
            {
                continue; // Another effect of the same moment has killed it.
            }
        }
    }
}
