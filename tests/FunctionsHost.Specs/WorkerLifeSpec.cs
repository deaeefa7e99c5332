using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using ServerlessShop.FunctionsHost.Specs.Fakes;
using ServerlessShop.Local;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class WorkerLifeSpec
{
    private const string FourMinutes = """{"version":"2.0","functionTimeout":"00:04:00"}""";

    [Fact]
    public async Task An_app_is_a_process_of_its_own_with_its_settings()
    {
        await using var host = await new FakeHost().Ready();
        Assert.NotEqual(Environment.ProcessId, Assert.Single(host.Host.ProcessIds).Value);
        Assert.Equal("ordering-1", host.Host.ProcessIds.Single().Key);
        Assert.Equal("localhost", await host.Setting("ServiceBus__fullyQualifiedNamespace"));
        Assert.Equal(
            Path.Combine(host.Options.StateFolder, "apps", "ordering", host.Version()),
            await host.Client.GetStringAsync(host.App("/api/settings/FUNCTIONS_APPLICATION_DIRECTORY")));
    }

    [Fact]
    public async Task What_an_app_prints_is_logged_with_its_level()
    {
        await using var host = await new FakeHost().Ready();
        Assert.Equal((LogLevel.Information, "Fake.Startup: ready"), await host.Logged("Fake.Startup"));
    }

    [Fact]
    public async Task Settings_of_this_process_do_not_reach_an_app()
    {
        Environment.SetEnvironmentVariable("Leaked__Setting", "leaked");
        await using var host = await new FakeHost().Ready();
        Assert.Equal("(none)", await host.Client.GetStringAsync(host.App("/api/settings/Leaked__Setting")));
    }

    [Fact]
    public async Task A_worker_that_fails_at_its_first_start_stops_the_start_with_its_own_words()
    {
        await using var host = new FakeHost("fails");
        await host.Host.StartAsync();
        var failure = await Assert.ThrowsAsync<StartException>(() => host.Host.WhenReady().Soon());
        Assert.Contains("ordering did not start: exit code 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Shop:Currency", failure.Message, StringComparison.Ordinal);
        Assert.Empty(host.Host.ProcessIds);
    }

    [Fact]
    public async Task A_worker_that_is_not_ready_in_time_stops_the_start()
    {
        var time = new ArmedClock(DateTimeOffset.UnixEpoch);
        await using var host = new FakeHost("silent", machineTime: time);
        await host.Host.StartAsync();
        await time.Pass(host.Options.StartLimit);
        var failure = await Assert.ThrowsAsync<StartException>(() => host.Host.WhenReady().Soon());
        Assert.Contains("not ready within 60 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_is_not_supported_stops_the_start_by_name()
    {
        await using var host = new FakeHost(functions: """{"name":"Odd","bindings":[{"name":"x","type":"blobTrigger","direction":"In"}]}""");
        await host.Host.StartAsync();
        var failure = await Assert.ThrowsAsync<StartException>(() => host.Host.WhenReady().Soon());
        Assert.Contains("ordering/Odd", failure.Message, StringComparison.Ordinal);
        Assert.Contains("blobTrigger", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_that_is_not_built_stops_the_start()
    {
        var failure = Assert.Throws<StartException>(
            () => new FakeHost(with: options => options with { Apps = [options.Apps[0] with { DllPath = "/nowhere/App.dll" }] }));
        Assert.Contains("/nowhere/App.dll", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_worker_is_started_again()
    {
        await using var host = await new FakeHost().Ready();
        var before = host.Host.ProcessIds["ordering-1"];
        Process.GetProcessById(before).Kill();
        await host.Logged("exit code 137; started again in 0.25 s");
        await host.Logged("Fake.Startup: ready");
        Assert.NotEqual(before, host.Host.ProcessIds["ordering-1"]);
    }

    [Fact]
    public async Task Three_fast_crashes_in_a_row_are_one_report_with_the_last_words()
    {
        var time = new ArmedClock(DateTimeOffset.UnixEpoch);
        await using var host = new FakeHost("crashes", machineTime: time);
        await host.Host.StartAsync();
        await time.Pass(TimeSpan.FromSeconds(0.25));
        await time.Pass(TimeSpan.FromSeconds(1));
        var (level, line) = await host.Logged("keeps crashing");
        Assert.Equal(LogLevel.Critical, level);
        Assert.Contains("ordering-1 keeps crashing: 3 times in a row, last with exit code 5", line, StringComparison.Ordinal);
        Assert.Contains("The disk is on fire.", line, StringComparison.Ordinal);
        await time.Armed(TimeSpan.FromSeconds(4)); // And it goes on trying.
    }

    [Fact]
    public async Task No_worker_outlives_the_host()
    {
        int[] ids;
        await using (var host = await new FakeHost(instances: 2).Ready()) { ids = [.. host.Host.ProcessIds.Values]; }
        Assert.Equal(2, ids.Length);
        Assert.All(ids, id => Assert.False(IsAlive(id)));
    }

    [Fact]
    public async Task A_worker_is_asked_to_end_before_it_is_killed()
    {
        await using var host = await new FakeHost().Ready();
        await host.Host.DisposeAsync();
        await host.Logged("Fake.Shutdown: in good order");
    }

    [Fact]
    public async Task A_worker_that_does_not_end_when_asked_is_killed_once_the_time_to_drain_is_over()
    {
        var time = new ArmedClock(DateTimeOffset.UnixEpoch);
        var host = await new FakeHost("ignores-sigterm", machineTime: time).Ready();
        var id = host.Host.ProcessIds["ordering-1"];
        var disposed = host.DisposeAsync().AsTask();
        await time.Armed(host.Options.DrainLimit); // The app's triggers.
        await time.Pass(host.Options.DrainLimit); // The worker.
        await disposed.Soon();
        Assert.False(IsAlive(id));
    }

    [Fact]
    public async Task A_request_running_when_the_host_stops_may_finish()
    {
        await using var host = await new FakeHost().Ready();
        using var release = await host.ToWorker(HttpMethod.Post, "/api/release");
        using var response = await host.Headers("/api/streams");
        var stopped = host.Host.DisposeAsync().AsTask();
        Assert.False(stopped.IsCompleted);

        using var released = await host.Client.SendAsync(release).Soon();
        Assert.Equal("first\nsecond\n", await response.Content.ReadAsStringAsync().Soon());
        await stopped.Soon();
    }

    [Fact]
    public async Task What_runs_in_an_instance_no_longer_wanted_may_take_as_long_as_a_function_may()
    {
        var time = new ArmedClock(DateTimeOffset.UnixEpoch);
        await using var host = await new FakeHost(machineTime: time, hostJson: FourMinutes).Ready();
        using var release = await host.ToWorker(HttpMethod.Post, "/api/release");
        using var running = await host.Headers("/api/streams");
        var stopped = host.Host.StopInstance("ordering", "ordering-1");
        await time.Armed(TimeSpan.FromMinutes(4));
        time.Advance(TimeSpan.FromSeconds(239));
        using var released = await host.Client.SendAsync(release).Soon();
        Assert.Equal("first\nsecond\n", await running.Content.ReadAsStringAsync().Soon());
        await stopped.Soon();
    }

    [Fact]
    public async Task A_host_that_stops_waits_for_an_instance_that_drains_already_no_longer_than_for_others()
    {
        var time = new ArmedClock(DateTimeOffset.UnixEpoch);
        await using var host = await new FakeHost(machineTime: time, hostJson: FourMinutes).Ready();
        using var running = await host.Headers("/api/streams");
        var stopped = host.Host.StopInstance("ordering", "ordering-1");
        await time.Armed(TimeSpan.FromMinutes(4));
        var disposed = host.Host.DisposeAsync().AsTask();
        await time.Armed(host.Options.DrainLimit); // The app's triggers.
        await time.Pass(host.Options.DrainLimit); // The worker.
        await disposed.Soon();
        await stopped.Soon();
    }

    [Fact]
    public async Task A_host_that_stops_takes_no_new_requests()
    {
        await using var host = await new FakeHost().Ready();
        using var release = await host.ToWorker(HttpMethod.Post, "/api/release");
        using var running = await host.Headers("/api/streams");
        var stopped = host.Host.StopInstance("ordering", "ordering-1");

        // It takes a moment until the instance knows; from then on nothing passes, although a request still runs.
        var status = HttpStatusCode.OK;
        for (var i = 0; i < 10_000 && status == HttpStatusCode.OK; i++)
        {
            using var asked = await host.Client.GetAsync(host.App("/api/echo")).Soon();
            status = asked.StatusCode;
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.False(stopped.IsCompleted);
        using var released = await host.Client.SendAsync(release).Soon();
        await stopped.Soon();
    }

    [Fact]
    public async Task Several_instances_share_an_apps_requests_and_can_come_and_go()
    {
        await using var host = await new FakeHost(instances: 2).Ready();
        Assert.Equal(["ordering-1", "ordering-2"], host.Host.ProcessIds.Keys.Order());
        Assert.Equal("ordering-3", await host.Host.AddInstance("ordering").Soon());
        await host.Host.StopInstance("ordering", "ordering-1").Soon();
        Assert.Equal(["ordering-2", "ordering-3"], host.Host.ProcessIds.Keys.Order());
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("localhost", await host.Setting("ServiceBus__fullyQualifiedNamespace"));
        }
    }

    [Fact]
    public async Task A_key_is_new_for_every_worker()
    {
        await using var host = await new FakeHost().Ready();
        var first = await host.WorkerKey();
        await host.Host.AddInstance("ordering").Soon();
        await host.Host.StopInstance("ordering", "ordering-1").Soon();
        Assert.NotEqual(first, await host.WorkerKey());
        using var old = await host.Ask(HttpMethod.Post, "/workers/ordering-2/settlements", first, new { });
        Assert.Equal(HttpStatusCode.Forbidden, old.StatusCode);
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
