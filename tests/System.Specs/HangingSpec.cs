using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>Instances hang, come and go while people are buying.</summary>
[Collection(nameof(WholeShop))]
public sealed class HangingSpec(RunningShop shop, ITestOutputHelper output)
{
    [Fact]
    public async Task Hung_workers_are_replaced_and_every_order_placed_meanwhile_completes()
    {
        string[] hung = ["inventory", "payments"];
        await using var load = await ShopLoad.Start(shop);
        await load.GoesOn();
        var before = await Of(hung);
        foreach (var instance in before) { Signal("-STOP", instance.ProcessId!.Value); }
        await load.GoesOn();

        await Eventually.Holds("others have taken their places", async () => (await Of(hung)).All(IsReplaced));

        await load.GoesOn();
        output.WriteLine($"{string.Join(", ", before.Select(instance => instance.Id))} hung: {await load.EndsWell()}");

        bool IsReplaced(RegisteredInstance now) =>
            now is { State: "Ready", Health: "Healthy" }
            && before.Single(old => old.Id == now.Id) is var old && now.Restarts == old.Restarts + 1 && now.ProcessId != old.ProcessId;
    }

    [Fact]
    public async Task A_hung_front_is_replaced_and_who_asks_again_has_every_order_completed()
    {
        await using var load = await ShopLoad.Start(shop, repeats: true);
        await load.GoesOn();
        var before = Assert.Single(await Of("ordering"));
        Signal("-STOP", before.ProcessId!.Value);

        await Eventually.Holds("another has taken its place", async () =>
            (await Of("ordering")).Single() is { State: "Ready" } now && now.ProcessId != before.ProcessId);

        await load.GoesOn();
        output.WriteLine($"{before.Id} hung: {await load.EndsWell()}");
    }

    [Fact]
    public async Task More_instances_and_fewer_again_under_load_fail_nothing()
    {
        await using var load = await ShopLoad.Start(shop);
        await load.GoesOn();

        await Instances("ordering=3");
        Assert.Equal(3, (await Of("ordering")).Count(instance => instance.State == "Ready"));
        await load.GoesOn();
        await Instances("ordering=1");
        Assert.Single(await Of("ordering"));
        await load.GoesOn();

        output.WriteLine(await load.EndsWell());
    }

    private async Task<IReadOnlyList<RegisteredInstance>> Of(params string[] apps) =>
        [.. (await shop.Registry()).Where(instance => apps.Contains(instance.App))];

    private async Task Instances(string change)
    {
        using var verb = shop.Verb("instances", change);
        Assert.True(await verb.Exited() == 0, verb.Output);
    }

    private static void Signal(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
