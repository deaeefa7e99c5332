using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ServerlessShop.FunctionsHost.Specs.Fakes;
using ServerlessShop.Local;
using ServerlessShop.Local.FunctionsHost;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class RollingUpdateSpec
{
    private const string HostJson = """{"version":"2.0"}""";

    [Fact]
    public async Task Under_requests_without_pause_not_one_fails_while_an_app_is_updated()
    {
        await using var host = await new FakeHost(instances: 2, with: First).Ready();
        using var enough = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => AskUntil(enough.Token))).ToList();
        var update = await host.Host.Update("ordering", Second(host)).Soon();
        Assert.StartsWith("two", await host.Client.GetStringAsync(host.App("/api/version")), StringComparison.Ordinal);
        await enough.CancelAsync();

        var answers = (await Task.WhenAll(callers).Soon()).SelectMany(all => all).ToList();
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Contains(answers, answer => answer.Version.StartsWith("one", StringComparison.Ordinal));
        Assert.NotEqual(update.From.Id, update.To.Id);
        Assert.Equal(["ordering-3", "ordering-4"], host.Host.ProcessIds.Keys.Order());
        Assert.Equal(["ordering-3", "ordering-4"], update.Instances);
        Assert.Equal(update.To.Id, host.Version());

        async Task<List<(HttpStatusCode Status, string Version)>> AskUntil(CancellationToken end)
        {
            var answers = new List<(HttpStatusCode, string)>();
            do
            {
                using var response = await host.Client.GetAsync(host.App("/api/version"), CancellationToken.None).Soon();
                answers.Add((response.StatusCode, await response.Content.ReadAsStringAsync(CancellationToken.None)));
            }
            while (!end.IsCancellationRequested);
            return answers;
        }
    }

    [Fact]
    public async Task What_runs_in_an_old_instance_finishes_before_it_ends()
    {
        await using var host = await new FakeHost(with: First).Ready();
        using var release = await host.ToWorker(HttpMethod.Post, "/api/release");
        using var running = await host.Headers("/api/streams");
        var update = host.Host.Update("ordering", Second(host));
        await host.RegistryOnce(all => all.Any(one => Is(one, "ordering-1", "Draining")));
        Assert.StartsWith("two", await host.Client.GetStringAsync(host.App("/api/version")), StringComparison.Ordinal);
        Assert.False(update.IsCompleted);

        using var released = await host.Client.SendAsync(release).Soon();
        Assert.Equal("first\nsecond\n", await running.Content.ReadAsStringAsync().Soon());
        await update.Soon();
    }

    [Fact]
    public async Task Messages_are_handled_by_both_versions_side_by_side_and_none_is_lost()
    {
        // One call at a time: what the old version holds, it holds alone.
        const string hostJson = """{"version":"2.0","extensions":{"serviceBus":{"maxConcurrentCalls":1}}}""";
        await using var host = await new FakeHost(functions: FakeHost.Bus("WaitsFirst"), hostJson: hostJson, with: First).Ready();
        using var release = await host.ToWorker(HttpMethod.Post, "/api/release");
        host.Broker.Send("V1");
        await host.Logged("Fake.Waits: one");
        var update = host.Host.Update(
            "ordering", FolderOf(host.Build("second", hostJson, ("Fake__Version", "two"), ("Fake__Functions", $"[{FakeHost.Bus("Succeeds")}]"))));
        await host.RegistryOnce(all => all.Any(one => Is(one, "ordering-1", "Draining")));
        host.Broker.Send("V2");
        var second = await host.Broker.NextSettlement();
        Assert.False(update.IsCompleted);

        using var released = await host.Client.SendAsync(release).Soon();
        var first = await host.Broker.NextSettlement();
        await update.Soon();
        Assert.NotEqual(first.LockToken, second.LockToken);
        Assert.All(host.Broker.Settlements, order => Assert.Equal(SettlementKind.Complete, order.Kind));
        Assert.Empty(await host.Broker.Counts(CancellationToken.None));
    }

    [Fact]
    public async Task A_new_version_that_does_not_become_ready_leaves_the_old_one_as_it_was()
    {
        await using var host = await new FakeHost(with: First).Ready();
        var before = host.Version();
        var failure = await Assert.ThrowsAsync<StartException>(
            () => host.Host.Update("ordering", FolderOf(host.Build("second", HostJson, ("Fake__Mode", "fails")))).Soon());
        Assert.Contains($"ordering stays at {before}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Shop:Currency", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["ordering-1"], host.Host.ProcessIds.Keys);
        Assert.Equal(before, host.Version());
        Assert.StartsWith("one", await host.Client.GetStringAsync(host.App("/api/version")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_one_of_the_new_instances_fails_the_others_go_too()
    {
        // The second worker reports other functions than the first, and is refused.
        await using var host = await new FakeHost(instances: 2, with: First).Ready();
        var failure = await Assert.ThrowsAsync<StartException>(
            () => host.Host.Update("ordering", FolderOf(host.Build("second", HostJson, ("Fake__Mode", "differs")))).Soon());
        Assert.Contains("its functions are not those", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["ordering-1", "ordering-2"], host.Host.ProcessIds.Keys.Order());
    }

    [Fact]
    public async Task A_build_that_is_not_there_is_refused_and_nothing_happens()
    {
        await using var host = await new FakeHost(with: First).Ready();
        var failure = await Assert.ThrowsAsync<StartException>(() => host.Host.Update("ordering", "/nowhere").Soon());
        Assert.Contains("/nowhere", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["ordering-1"], host.Host.ProcessIds.Keys);
    }

    [Fact]
    public async Task Updating_to_the_build_that_runs_changes_nothing()
    {
        await using var host = await new FakeHost(with: First).Ready();
        var update = await host.Host.Update("ordering").Soon();
        Assert.Equal(update.From, update.To);
        Assert.Equal(["ordering-1"], host.Host.ProcessIds.Keys);
    }

    [Fact]
    public async Task A_route_only_one_version_has_is_asked_of_that_version()
    {
        var time = new ArmedClock(DateTimeOffset.UnixEpoch);
        await using var host = await new FakeHost(functions: Route("one"), machineTime: time, with: First).Ready();
        var update = host.Host.Update("ordering", FolderOf(host.Build(
            "second", HostJson, ("Fake__Mode", "unwell"), ("Fake__Version", "two"), ("Fake__Functions", $"[{Route("two")}]"))));
        await host.RegistryOnce(all => all.Count == 2 && all.All(one => one.GetProperty("state").GetString() == "Ready"));
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal("one", await host.Client.GetStringAsync(host.App("/api/only-one")).Soon());
            Assert.Equal("two", await host.Client.GetStringAsync(host.App("/api/only-two")).Soon());
        }

        using var nowhere = await host.Client.GetAsync(host.App("/api/only-three")).Soon();
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
        using var wrong = await host.Client.GetAsync(new Uri(host.Host.Address, "/instances/ordering-1/api/only-two")).Soon();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, wrong.StatusCode);
        using var told = await host.Client.PostAsync(new Uri(host.Host.Address, "/instances/ordering-2/api/recovers"), null).Soon();
        await update.Soon();
    }

    [Fact]
    public async Task Timers_follow_the_newest_version_and_one_that_is_gone_fires_no_more()
    {
        await using var host = await new FakeHost(functions: $"{Timer("Tells")},{Timer("Throws")}", with: First).Ready();
        for (var i = 0; i < 2; i++) { await host.Clock.Armed(TimeSpan.FromHours(1)); }
        var later = Timer("Tells").Replace("0 0 *", "0 30 *", StringComparison.Ordinal);
        await host.Host.Update("ordering", FolderOf(host.Build(
            "second", HostJson, ("Fake__Version", "two"), ("Fake__Functions", $"[{later}]")))).Soon();
        await host.Clock.Pass(TimeSpan.FromMinutes(30));
        await host.Logged("Fake.Told: two");
        await host.Clock.Armed(TimeSpan.FromHours(1)); // It has run, and waits for the next time.
        await host.Host.DisposeAsync();
        var count = Assert.Single(host.Host.Counts);
        Assert.Equal(("Tells", 1L), (count.Function, count.Invocations));
    }

    [Fact]
    public async Task An_update_by_hand_answers_with_both_versions_when_it_is_done()
    {
        await using var host = await new FakeHost(with: First).Ready();
        var before = host.Version();
        var key = host.Options.AdminKey;
        var folder = Second(host);
        using var stranger = await host.Ask(HttpMethod.Post, "/admin/update/ordering", null, new { folder });
        using var unknown = await host.Ask(HttpMethod.Post, "/admin/update/nobody", key, new { folder });
        using var unreadable = await host.Ask(HttpMethod.Post, "/admin/update/ordering", key, new { directory = folder });
        using var nothing = await host.Ask(HttpMethod.Post, "/admin/update/ordering", key, new { folder = "/nowhere" });
        Assert.Equal(
            [HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.Conflict],
            new[] { stranger, unknown, unreadable, nothing }.Select(response => response.StatusCode));

        using var updated = await host.Ask(HttpMethod.Post, "/admin/update/ordering", key, new { folder });
        var answer = await updated.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(before, answer.GetProperty("from").GetProperty("version").GetString());
        Assert.Equal(host.Version(), answer.GetProperty("to").GetProperty("version").GetString());
        Assert.NotEqual(before, host.Version());
        Assert.Equal("ordering-2", answer.GetProperty("instances")[0].GetString());
    }

    private static FunctionsHostOptions First(FunctionsHostOptions options)
    {
        File.WriteAllText(Path.Combine(FolderOf(options.Apps[0].DllPath), "Fake__Version"), "one");
        return options;
    }

    private static string Second(FakeHost host) => FolderOf(host.Build("second", HostJson, ("Fake__Version", "two")));

    private static string FolderOf(string dll) => Path.GetDirectoryName(dll)!;

    private static bool Is(JsonElement instance, string id, string state) =>
        instance.GetProperty("id").GetString() == id && instance.GetProperty("state").GetString() == state;

    private static string Timer(string name) => FakeHost.Timer.Replace("Succeeds", name, StringComparison.Ordinal);

    private static string Route(string version) =>
        $$"""
        {"name":"Only","bindings":[{"name":"http","type":"httpTrigger","direction":"In","authLevel":"Anonymous",
        "methods":["get"],"route":"only-{{version}}"}]}
        """;
}
