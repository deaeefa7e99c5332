using ServerlessShop.Local;
using Xunit.Abstractions;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>A new build takes the place of the running one, and whoever is buying does not notice.</summary>
[Collection(nameof(WholeShop))]
public sealed class UpdatingSpec(RunningShop shop, ITestOutputHelper output) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("build-").FullName;

    [Fact]
    public async Task An_update_there_and_back_under_load_fails_nothing_and_leaves_no_order_behind()
    {
        CopyOrdering(_folder);
        await using var load = await ShopLoad.Start(shop);
        await load.GoesOn();
        var first = await OneVersion();

        var there = await shop.Platform.Host!.Update("ordering", _folder);
        var second = await OneVersion();
        await load.GoesOn();
        var back = await shop.Platform.Host.Update("ordering");
        await load.GoesOn();

        Assert.NotEqual(first, second);
        Assert.Equal((first, second), (there.From.Id, there.To.Id));
        Assert.Equal((second, first), (back.From.Id, back.To.Id));
        Assert.Equal(first, await OneVersion());
        Assert.Equal(2, back.Instances.Count);
        output.WriteLine($"{first} to {second} and back: {await load.EndsWell()}");
    }

    public Task InitializeAsync() => shop.Platform.Host!.SetInstances("ordering", 2);

    public async Task DisposeAsync()
    {
        await shop.Platform.Host!.SetInstances("ordering", 1);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The version that all instances run, of which there are two.</summary>
    private async Task<string> OneVersion()
    {
        var versions = (await shop.Registry())
            .Where(instance => instance.App == "ordering").Select(instance => instance.Version).ToList();
        Assert.Equal(2, versions.Count);
        return Assert.Single(versions.Distinct());
    }

    // The same code with one file more is another build: versions are told apart by what lies in the folder.
    private static void CopyOrdering(string to)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var from = Path.Combine(
            PlatformOptions.FindRoot(AppContext.BaseDirectory), "functions", "Ordering", "bin", "Local", built.Parent!.Name, built.Name);
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        File.WriteAllText(Path.Combine(to, "release-notes.txt"), "Nothing but these notes is new.");
    }
}
