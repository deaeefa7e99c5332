using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ServerlessShop.Local.Trade;
using Xunit.Abstractions;

namespace ServerlessShop.Security.Specs.Hostile;

/// <summary>Thousands of requests that mean harm leave the shop as it was: serving, right, and no larger.</summary>
[Collection(nameof(OneShop))]
public sealed class HostileSpec(SecuredShop shop, ITestOutputHelper output)
{
    private const int Seed = 20111210;
    private const int AtGateway = 10_000;
    private const int AtApps = 1_000;
    private const int Rounds = 5;
    private const int AtOnce = 16;

    // What is accepted is kept, and buffers stay as large as they once had to be: a few KB per request would be a leak.
    private const long HeapGrowthMax = 48L * 1024 * 1024;
    private const long AppGrowthMax = 96L * 1024 * 1024;

    // What a server may say of a request it does not understand; anything else from 500 on is a finding.
    private static readonly int[] _notUnderstood = [501, 505];

    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly ConcurrentQueue<string> _findings = new();

    [Fact]
    public async Task Ten_thousand_hostile_requests_and_a_thousand_at_the_apps_leave_it_serving_and_its_memory_flat()
    {
        var (before, running) = (await WhatMustStay(), shop.Platform.Host!.ProcessIds);
        var (gateway, apps) = (HostileTarget.Gateway(shop), HostileTarget.Apps(shop));
        var heaps = new List<long>();
        Dictionary<string, long>? processes = null;
        for (var round = 0; round < Rounds; round++)
        {
            await Attack(gateway, Enumerable.Range(round * AtGateway / Rounds, AtGateway / Rounds));
            await Attack(apps, Enumerable.Range(round * AtApps / Rounds, AtApps / Rounds));
            await Quiet.Wait(shop.Platform, CancellationToken.None);
            heaps.Add(Heap());

            // The first round is for what grows once: compiled code, connection pools, caches.
            processes ??= AppMemory();
        }

        var processesAfter = AppMemory();
        output.WriteLine($"seed {Seed}: {AtGateway} at the gateway, {AtApps} at the apps");
        foreach (var (answer, count) in _counts.OrderBy(answer => answer.Key)) { output.WriteLine($"{answer,-24} {count}"); }
        output.WriteLine($"platform's heap after collection, round by round: {string.Join(", ", heaps.Select(heap => $"{heap / 1024} KB"))}");
        foreach (var (name, size) in processesAfter) { output.WriteLine($"{name}: resident, from {processes![name] / 1024} KB to {size / 1024} KB"); }

        Assert.True(_findings.IsEmpty, $"{_findings.Count} findings:\n{string.Join("\n\n", _findings.Take(12))}\n\n{shop.LastErrors()}");
        Assert.Equal(before, await WhatMustStay());
        Assert.Equal(running.OrderBy(app => app.Key), shop.Platform.Host!.ProcessIds.OrderBy(app => app.Key));
        await shop.Buy(Guid.NewGuid(), JsonContent.Create(JsonDocument.Parse(shop.BodyOf("ordering PUT /orders/{orderId}"))));
        Assert.InRange(heaps[^1] - heaps[0], long.MinValue, HeapGrowthMax);
        Assert.All(processesAfter, app => Assert.InRange(app.Value - processes![app.Key], long.MinValue, AppGrowthMax));
    }

    private Task Attack(HostileTarget target, IEnumerable<int> which)
    {
        var requests = new HostileRequests(shop, target, Seed);
        return Parallel.ForEachAsync(which, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (index, _) =>
        {
            var request = requests.At(index);
            var answer = await RawExchange.Send(target, request);
            var status = answer.Statuses is [var only, ..] ? $"{only}" : "closed";
            _counts.AddOrUpdate($"{request.Kind}: {status}", 1, (_, count) => count + 1);

            // A second answer would be to a request that somebody hid in the first one's body.
            if (answer.Statuses.Count > 1 || answer.Statuses.Any(code => code >= 500 && !_notUnderstood.Contains(code) && !IsContention(code, answer)))
            {
                var start = Encoding.Latin1.GetString(request.Bytes.AsSpan(0, int.Min(request.Bytes.Length, 3_000)));
                _findings.Enqueue($"#{index} {request.Kind} at {target.Authority}: {string.Join(", ", answer.Statuses)}\n{start}\n-> {answer.Text[..int.Min(answer.Text.Length, 800)]}");
            }
        });
    }

    /// <summary>Many changed one aisle's stock at once, and this one is told to come again.</summary>
    private static bool IsContention(int status, HostileAnswer answer) =>
        status == 503 && answer.Text.Contains("/problems/contention", StringComparison.Ordinal);

    /// <summary>An order, its payment and a product, as they read.</summary>
    private async Task<string> WhatMustStay()
    {
        var text = new StringBuilder();
        foreach (var (path, user) in new[] { ($"orders/{shop.Order}", "alice"), ($"payments/{shop.Order}", "fiona"), ($"products/{SecuredShop.Lantern}", "sally") })
        {
            using var answer = await shop.Send(HttpMethod.Get, path, shop.TokenOf(user));
            text.AppendLine($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        return text.ToString();
    }

    private static long Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private Dictionary<string, long> AppMemory() => shop.Platform.Host!.ProcessIds.ToDictionary(
        instance => instance.Key,
        instance =>
        {
            using var process = Process.GetProcessById(instance.Value);
            return process.WorkingSet64;
        });
}
