using ServerlessShop.FunctionsHost.Specs.Fakes;
using ServerlessShop.Local;
using ServerlessShop.Local.Verbs;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class VerbsSpec
{
    [Fact]
    public async Task The_verb_instances_prints_the_registry_and_changes_the_number()
    {
        await using var host = await new FakeHost().Ready();
        var printed = await Instances(host, null);
        Assert.Contains("ordering-1", printed, StringComparison.Ordinal);
        Assert.Contains(host.Version(), printed, StringComparison.Ordinal);
        Assert.Contains("ordering-2", await Instances(host, "ordering=2"), StringComparison.Ordinal);
        Assert.Equal(2, host.Host.ProcessIds.Count);
        await Assert.ThrowsAsync<StartException>(() => Instances(host, "ordering"));
        await Assert.ThrowsAsync<StartException>(() => Instances(host, "nobody=2"));
    }

    [Fact]
    public async Task The_verb_update_says_which_version_runs_now()
    {
        await using var host = await new FakeHost().Ready();
        var before = host.Version();
        Assert.Contains($"already runs {before}", await Update(host, null), StringComparison.Ordinal);
        var second = Path.GetDirectoryName(host.Build("second", says: ("Fake__Version", "two")))!;
        var printed = await Update(host, second);
        Assert.Contains($"ordering runs {host.Version()}", printed, StringComparison.Ordinal);
        Assert.Contains($"instead of {before}", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verb_says_so_when_the_shop_does_not_run_or_the_key_is_another()
    {
        await using var host = await new FakeHost().Ready();
        var none = await Assert.ThrowsAsync<StartException>(() => InstancesVerb.Run(
            host.Host.Address.ToString().TrimEnd('/'), "/nowhere", null, TextWriter.Null, CancellationToken.None));
        Assert.Contains("is not running", none.Message, StringComparison.Ordinal);

        File.Delete(Path.Combine(host.Options.StateFolder, "host.key"));
        await File.WriteAllTextAsync(Path.Combine(host.Options.StateFolder, "host.key"), "another");
        var refused = await Assert.ThrowsAsync<StartException>(() => Update(host, null));
        Assert.Contains("another's", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string> Instances(FakeHost host, string? change)
    {
        await using var output = new StringWriter();
        Assert.Equal(0, await InstancesVerb.Run(Address(host), host.Options.StateFolder, change, output, CancellationToken.None).Soon());
        return output.ToString();
    }

    private static async Task<string> Update(FakeHost host, string? from)
    {
        await using var output = new StringWriter();
        Assert.Equal(0, await UpdateVerb.Run(Address(host), host.Options.StateFolder, "ordering", from, output, CancellationToken.None).Soon());
        return output.ToString();
    }

    private static string Address(FakeHost host) => host.Host.Address.GetLeftPart(UriPartial.Authority);
}
