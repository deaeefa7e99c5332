using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessShop.FunctionsHost.Specs.Fakes;
using ServerlessShop.Local.FunctionsHost;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class HealthSpec
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(4);

    private readonly ArmedClock _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_worker_whose_process_is_stopped_gets_no_work_and_is_killed_and_replaced()
    {
        await using var host = await new FakeHost(machineTime: _time, with: Watched).Ready();
        var stopped = host.Host.ProcessIds["ordering-1"];
        Signal("STOP", stopped);
        await _time.Pass(_interval);
        Assert.Equal("Unhealthy", await HealthOnceChanged(host));
        using var response = await host.Client.GetAsync(host.App("/api/version")).Soon();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);

        await _time.Pass(_interval);
        await _time.Pass(_interval);
        Assert.Contains("stopped by a signal (1 of 3)", (await host.Logged("gets no work")).Line, StringComparison.Ordinal);
        Assert.Equal(LogLevel.Error, (await host.Logged("is killed and replaced")).Level);
        await _time.Pass(TimeSpan.FromSeconds(0.25));
        var again = await host.RegistryOnce(all => Text(all[0], "health") == "Healthy" && all[0].GetProperty("processId").GetInt32() != stopped);
        Assert.Equal(1, again[0].GetProperty("restarts").GetInt32());
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(stopped));
    }

    [Fact]
    public async Task A_worker_that_does_not_answer_for_its_health_is_killed_and_replaced()
    {
        await using var host = await new FakeHost(machineTime: _time, with: Watched).Ready();
        using var hangs = await host.Client.PostAsync(host.App("/api/hangs"), null).Soon();
        for (var i = 0; i < 3; i++)
        {
            await _time.Pass(_interval);
            await _time.Pass(_limit);
        }

        Assert.Contains("did not answer in time (1 of 3)", (await host.Logged("gets no work")).Line, StringComparison.Ordinal);
        await host.Logged("is killed and replaced");
        await host.Logged("exit code 137");
    }

    [Fact]
    public async Task A_worker_that_answers_again_gets_work_again_and_its_misses_are_forgotten()
    {
        await using var host = await new FakeHost(instances: 1, machineTime: _time, with: Watched).Ready();
        var before = host.Host.ProcessIds["ordering-1"];
        using var recover = await host.ToWorker(HttpMethod.Post, "/api/recovers");
        using var hangAgain = await host.ToWorker(HttpMethod.Post, "/api/hangs");
        using var hang = await host.Client.PostAsync(host.App("/api/hangs"), null).Soon();
        for (var i = 0; i < 2; i++)
        {
            await _time.Pass(_interval);
            await _time.Pass(_limit);
        }

        using var recovered = await host.Client.SendAsync(recover).Soon();
        await _time.Pass(_interval);
        await host.RegistryOnce(all => Text(all[0], "health") == "Healthy");
        Assert.StartsWith(" ordering-1", await host.Client.GetStringAsync(host.App("/api/version")).Soon(), StringComparison.Ordinal);

        using var hung = await host.Client.SendAsync(hangAgain).Soon();
        await _time.Pass(_interval);
        await _time.Pass(_limit);
        await host.RegistryOnce(all => Text(all[0], "health") == "Unhealthy");
        foreach (var missed in new[] { "(1 of 3)", "(2 of 3)", "(1 of 3)" })
        {
            Assert.Contains(missed, (await host.Logged("gets no work")).Line, StringComparison.Ordinal);
        }

        Assert.Equal(before, host.Host.ProcessIds["ordering-1"]);
    }

    [Fact]
    public async Task Requests_go_around_an_instance_that_is_not_well()
    {
        await using var host = await new FakeHost(instances: 2, machineTime: _time, with: Watched).Ready();
        Signal("STOP", host.Host.ProcessIds["ordering-1"]);
        await _time.Armed(_interval);
        await _time.Armed(_interval);
        _time.Advance(_interval);
        await host.RegistryOnce(all => all.Any(one => Text(one, "health") == "Unhealthy"));
        for (var i = 0; i < 4; i++)
        {
            Assert.EndsWith("ordering-2", await host.Client.GetStringAsync(host.App("/api/version")).Soon(), StringComparison.Ordinal);
        }

        Signal("CONT", host.Host.ProcessIds["ordering-1"]); // Or it could not end in good order.
    }

    private static FunctionsHostOptions Watched(FunctionsHostOptions options) => options with { HealthInterval = _interval, HealthLimit = _limit };

    private static async Task<string> HealthOnceChanged(FakeHost host) =>
        Text((await host.RegistryOnce(all => Text(all[0], "health") != "Healthy"))[0], "health");

    private static string Text(JsonElement instance, string member) => instance.GetProperty(member).GetString()!;

    private static void Signal(string name, int process)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);

        // The signal is sent; on a busy machine it takes a moment until the process has felt it.
        while (name == "STOP" && !File.ReadAllText($"/proc/{process}/stat").Contains(") T ", StringComparison.Ordinal)) { }
    }
}
