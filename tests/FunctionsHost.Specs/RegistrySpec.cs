using System.Net;
using System.Text.Json;
using ServerlessShop.FunctionsHost.Specs.Fakes;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class RegistrySpec
{
    [Fact]
    public async Task The_registry_says_which_instance_of_what_version_runs_where_with_which_health()
    {
        await using var host = await new FakeHost(instances: 2).Ready();
        var instances = (await host.Registry()).GetProperty("instances").EnumerateArray().OrderBy(one => Text(one, "id")).ToList();
        Assert.Equal(["ordering-1", "ordering-2"], instances.Select(one => Text(one, "id")));
        var first = instances[0];
        Assert.Equal("ordering", Text(first, "app"));
        Assert.Equal(host.Version(), Text(first, "version"));
        Assert.StartsWith("1.0.0", Text(first, "informationalVersion"), StringComparison.Ordinal);
        Assert.Equal(new Uri(host.Host.Address, "/instances/ordering-1").ToString(), Text(first, "address"));
        Assert.Equal(host.Host.ProcessIds["ordering-1"], first.GetProperty("processId").GetInt32());
        Assert.Equal(("Ready", "Healthy"), (Text(first, "state"), Text(first, "health")));
        Assert.True(first.GetProperty("since").TryGetDateTimeOffset(out _));
        Assert.Equal(0, first.GetProperty("restarts").GetInt32());
        Assert.Equal(0, first.GetProperty("inFlight").GetInt32());
        Assert.Equal(11, first.EnumerateObject().Count()); // And nothing secret.
    }

    [Fact]
    public async Task Who_knows_the_revision_is_answered_at_the_next_change()
    {
        await using var host = await new FakeHost().Ready();
        var known = (await host.Registry()).GetProperty("revision").GetInt64();
        var asked = host.Registry($"?after={known}&wait=60");
        await host.Host.AddInstance("ordering").Soon();
        var answer = await asked.Soon();
        Assert.True(answer.GetProperty("revision").GetInt64() > known);
        await host.RegistryOnce(all => all.Count == 2 && all.All(one => Text(one, "state") == "Ready"));
    }

    [Fact]
    public async Task Who_has_waited_long_enough_is_answered_without_a_change()
    {
        var time = new ArmedClock(DateTimeOffset.UnixEpoch);
        await using var host = await new FakeHost(machineTime: time).Ready();
        var known = (await host.Registry()).GetProperty("revision").GetInt64();
        var asked = host.Registry($"?after={known}&wait=30");
        await time.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(known, (await asked.Soon()).GetProperty("revision").GetInt64());
    }

    [Fact]
    public async Task A_revision_of_another_host_is_answered_at_once()
    {
        await using var host = await new FakeHost(machineTime: new ArmedClock(DateTimeOffset.UnixEpoch)).Ready();
        Assert.Equal(1, (await host.Registry("?after=1000000&wait=60").Soon()).GetProperty("instances").GetArrayLength());
    }

    [Theory]
    [InlineData("?after=x")]
    [InlineData("?after=-1")]
    [InlineData("?after=1&wait=61")]
    [InlineData("?wait=1.5")]
    public async Task A_question_to_the_registry_that_is_none_is_400(string query)
    {
        await using var host = new FakeHost();
        await host.Host.StartAsync().Soon();
        using var response = await host.Client.GetAsync(new Uri(host.Host.Address, "/registry" + query)).Soon();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_host_that_stops_lets_nobody_wait_for_its_registry()
    {
        await using var host = await new FakeHost(machineTime: new ArmedClock(DateTimeOffset.UnixEpoch)).Ready();
        var waiting = host.RegistryOnce(all => all.Count == 0);
        await host.Host.DisposeAsync().AsTask().Soon();
        Assert.Empty(await waiting.Soon());
    }

    [Fact]
    public async Task An_instance_is_reached_at_its_own_address()
    {
        await using var host = await new FakeHost(instances: 2).Ready();
        foreach (var id in new[] { "ordering-1", "ordering-2", "ordering-1" })
        {
            var said = await host.Client.GetStringAsync(new Uri(host.Host.Address, $"/instances/{id}/api/version")).Soon();
            Assert.EndsWith(id, said, StringComparison.Ordinal);
        }

        using var nobody = await host.Client.GetAsync(new Uri(host.Host.Address, "/instances/ordering-9/api/version")).Soon();
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    [Fact]
    public async Task An_instance_that_takes_nothing_is_503_with_retry_after_though_others_do()
    {
        await using var host = await new FakeHost(instances: 2).Ready();
        using var running = await host.Headers("/instances/ordering-1/api/streams", ofInstance: true);
        var stopped = host.Host.StopInstance("ordering", "ordering-1");
        await host.RegistryOnce(all => all.Any(one => Text(one, "state") == "Draining"));
        using var response = await host.Client.GetAsync(new Uri(host.Host.Address, "/instances/ordering-1/api/version")).Soon();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        running.Dispose(); // The caller goes, and with it the request.
        await stopped.Soon();
    }

    [Fact]
    public async Task The_number_of_instances_changes_while_the_app_runs()
    {
        await using var host = await new FakeHost().Ready();
        var key = host.Options.AdminKey;
        using var more = await host.Ask(HttpMethod.Post, "/admin/instances/ordering?count=3", key);
        Assert.Equal(HttpStatusCode.OK, more.StatusCode);
        Assert.Equal(3, host.Host.ProcessIds.Count);
        using var less = await host.Ask(HttpMethod.Post, "/admin/instances/ordering?count=1", key);
        Assert.Equal(HttpStatusCode.OK, less.StatusCode);
        Assert.Equal(["ordering-1"], host.Host.ProcessIds.Keys);

        using var none = await host.Ask(HttpMethod.Post, "/admin/instances/ordering?count=0", key);
        using var nobody = await host.Ask(HttpMethod.Post, "/admin/instances/nobody?count=1", key);
        using var stranger = await host.Ask(HttpMethod.Post, "/admin/instances/ordering?count=2", "guessed");
        Assert.Equal(
            [HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.Forbidden],
            new[] { none, nobody, stranger }.Select(response => response.StatusCode));
    }

    [Fact]
    public async Task A_single_instance_is_added_or_ended_only_when_the_change_before_is_done()
    {
        await using var host = await new FakeHost(instances: 2).Ready();
        using var running = await host.Headers("/instances/ordering-2/api/streams", ofInstance: true);
        var before = host.Host.SetInstances("ordering", 1);
        await host.RegistryOnce(all => all.Any(one => Text(one, "state") == "Draining"));
        var added = host.Host.AddInstance("ordering");
        var ended = host.Host.StopInstance("ordering", "ordering-1");
        Assert.Equal(2, (await host.RegistryOnce(_ => true)).Count);
        Assert.Contains("ordering-1", host.Host.ProcessIds.Keys);

        running.Dispose(); // The caller goes, and with it the request.
        await before.Soon();
        Assert.Equal("ordering-3", await added.Soon());
        await ended.Soon();
        Assert.Equal(["ordering-3"], host.Host.ProcessIds.Keys);
    }

    [Fact]
    public async Task The_hosts_key_lies_in_the_state_folder_for_its_owner_only()
    {
        await using var host = await new FakeHost().Ready();
        var file = Path.Combine(host.Options.StateFolder, "host.key");
        Assert.Equal(host.Options.AdminKey, await File.ReadAllTextAsync(file));
        if (OperatingSystem.IsWindows()) { return; }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    private static string Text(JsonElement instance, string member) => instance.GetProperty(member).GetString()!;
}
