using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessShop.FunctionsHost.Specs.Fakes;
using ServerlessShop.Local;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class WorkerProtocolSpec
{
    [Fact]
    public async Task A_message_settled_by_the_worker_is_settled_at_the_broker()
    {
        await using var host = await new FakeHost(functions: FakeHost.Bus("DeadLetters", ""","autoCompleteMessages":false""")).Ready();
        host.Broker.Send("one");
        var order = await host.Broker.NextSettlement();
        Assert.Equal((SettlementKind.DeadLetter, "refused", "Not wanted."), (order.Kind, order.DeadLetterReason, order.DeadLetterDescription));
        Assert.Equal(7L, order.PropertiesToModify!["note"]);
        await host.Logged("Fake.Settlement: 200");
    }

    [Theory]
    [InlineData("Succeeds", SettlementKind.Complete)]
    [InlineData("Throws", SettlementKind.Abandon)]
    [InlineData("Completes", SettlementKind.Complete)]
    public async Task What_a_function_leaves_unsettled_is_settled_by_how_it_ended(string function, SettlementKind kind)
    {
        await using var host = await new FakeHost(functions: FakeHost.Bus(function)).Ready();
        host.Broker.Send("one");
        Assert.Equal(kind, (await host.Broker.NextSettlement()).Kind);
    }

    [Fact]
    public async Task A_worker_that_dies_while_its_function_runs_abandons_the_message()
    {
        var time = new ArmedClock(DateTimeOffset.UnixEpoch);
        await using var host = await new FakeHost(functions: FakeHost.Bus("Dies"), machineTime: time).Ready();
        host.Broker.Send("one");
        Assert.Equal(SettlementKind.Abandon, (await host.Broker.NextSettlement()).Kind);
        await host.Logged("went away while the function ran");
        await time.Armed(TimeSpan.FromSeconds(0.25));
    }

    [Fact]
    public async Task A_function_that_runs_too_long_fails_and_its_worker_is_ended()
    {
        var time = new ArmedClock(DateTimeOffset.UnixEpoch);
        await using var host = await new FakeHost(
            functions: FakeHost.Bus("Never"), machineTime: time, hostJson: """{"version":"2.0","functionTimeout":"00:00:10"}""").Ready();
        host.Broker.Send("one");
        await time.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(SettlementKind.Abandon, (await host.Broker.NextSettlement()).Kind);
        await host.Logged("exit code 137");
    }

    [Fact]
    public async Task A_timer_of_an_app_runs_in_one_of_its_instances()
    {
        await using var host = await new FakeHost(functions: FakeHost.Timer, instances: 2).Ready();
        await host.Clock.Pass(TimeSpan.FromHours(1));
        await host.Clock.Armed(TimeSpan.FromHours(1)); // It has run, and waits for the next time.
        var count = Assert.Single(host.Host.Counts);
        Assert.Equal(("Succeeds", 1L, 0L), (count.Function, count.Invocations, count.Failures));
    }

    [Fact]
    public async Task A_request_without_the_workers_key_is_403()
    {
        await using var host = await new FakeHost().Ready();
        foreach (var key in new[] { null, "", "guessed", host.Options.AdminKey })
        {
            foreach (var path in new[] { "/workers/ordering-1/ready", "/workers/ordering-1/settlements", "/workers/nobody/ready" })
            {
                using var response = await host.Ask(HttpMethod.Post, path, key, new { });
                Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            }
        }
    }

    [Fact]
    public async Task A_settlement_of_a_message_that_is_not_the_workers_is_410_and_an_unreadable_one_400()
    {
        await using var host = await new FakeHost().Ready();
        var key = await host.WorkerKey();
        var complete = new { kind = "complete", lockToken = Guid.NewGuid() };
        using var gone = await host.Ask(HttpMethod.Post, "/workers/ordering-1/settlements", key, complete);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);

        foreach (var body in new object[] { new { kind = "defer", lockToken = Guid.NewGuid() }, new { kind = "complete" }, new { } })
        {
            using var wrong = await host.Ask(HttpMethod.Post, "/workers/ordering-1/settlements", key, body);
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }
    }

    [Fact]
    public async Task The_hosts_status_is_for_who_holds_its_key()
    {
        await using var host = await new FakeHost(functions: $"{FakeHost.Http},{FakeHost.Timer}").Ready();
        using var refused = await host.Ask(HttpMethod.Get, "/admin/host/status", await host.WorkerKey());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        using var response = await host.Ask(HttpMethod.Get, "/admin/host/status", host.Options.AdminKey);
        var app = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("apps")[0];
        var instance = app.GetProperty("instances")[0];
        Assert.Equal("ordering", app.GetProperty("name").GetString());
        Assert.Equal("ordering-1", instance.GetProperty("id").GetString());
        Assert.Equal("Ready", instance.GetProperty("state").GetString());
        Assert.Equal("Healthy", instance.GetProperty("health").GetString());
        Assert.Equal(host.Host.ProcessIds["ordering-1"], instance.GetProperty("processId").GetInt32());
        Assert.Equal(["Http", "Timer"], app.GetProperty("functions").EnumerateArray().Select(one => one.GetProperty("trigger").GetString()));
    }

    [Fact]
    public async Task A_timer_can_be_fired_by_hand()
    {
        await using var host = await new FakeHost(functions: $"{FakeHost.Http},{FakeHost.Timer.Replace("Succeeds", "Throws", StringComparison.Ordinal)}").Ready();
        var key = host.Options.AdminKey;
        using var fired = await host.Ask(HttpMethod.Post, "/admin/functions/ordering/Throws", key, new { input = "" });
        Assert.Equal(HttpStatusCode.Accepted, fired.StatusCode);
        await host.Logged("Throws: failed: System.InvalidOperationException: No.");

        using var unknown = await host.Ask(HttpMethod.Post, "/admin/functions/ordering/Nothing", key, new { input = "" });
        using var http = await host.Ask(HttpMethod.Post, "/admin/functions/ordering/Echo", key, new { input = "" });
        using var empty = await host.Ask(HttpMethod.Post, "/admin/functions/ordering/Throws", key);
        using var stranger = await host.Ask(HttpMethod.Post, "/admin/functions/ordering/Throws", null, new { input = "" });
        Assert.Equal(
            [HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden],
            new[] { unknown, http, empty, stranger }.Select(response => response.StatusCode));
    }

    [Fact]
    public async Task A_disabled_function_does_not_listen_but_can_be_run_by_hand()
    {
        await using var host = await new FakeHost(
            functions: $"{FakeHost.Bus("Completes")},{FakeHost.Timer},{FakeHost.Timer.Replace("Succeeds", "Tells", StringComparison.Ordinal)}",
            with: options => options with
            {
                Apps = [options.Apps[0] with { Settings = new Dictionary<string, string>(options.Apps[0].Settings)
                {
                    ["AzureWebJobs.Completes.Disabled"] = "true",
                    ["AzureWebJobs__Tells__Disabled"] = "1",
                    ["AzureWebJobs.Mistyped.Disabled"] = "true",
                } }],
            }).Ready();
        Assert.Equal(LogLevel.Warning, (await host.Logged("disables 'Mistyped'")).Level);
        host.Broker.Send("one");
        await host.Clock.Pass(TimeSpan.FromHours(1));
        await host.Clock.Armed(TimeSpan.FromHours(1)); // The timer that is not disabled has run.
        Assert.Equal("Succeeds", Assert.Single(host.Host.Counts).Function);
        Assert.Equal(1, Assert.Single(await host.Broker.Counts(CancellationToken.None)).Active);

        using var fired = await host.Ask(HttpMethod.Post, "/admin/functions/ordering/Tells", host.Options.AdminKey, new { input = "" });
        Assert.Equal(HttpStatusCode.Accepted, fired.StatusCode);
        await host.Logged("Fake.Told");
    }

    [Fact]
    public async Task A_subscription_of_another_stops_the_start_by_name()
    {
        await using var host = new FakeHost(functions: FakeHost.Bus("Succeeds"));
        host.Broker.Broken = new UnauthorizedAccessException("ordering/payments is not yours.");
        await host.Host.StartAsync();
        var failure = await Assert.ThrowsAsync<StartException>(() => host.Host.WhenReady().Soon());
        Assert.Contains("ordering/Succeeds may not receive from ordering/payments", failure.Message, StringComparison.Ordinal);
        Assert.Empty(host.Host.ProcessIds);
    }

    [Fact]
    public async Task A_change_feed_is_processed_by_its_leases_owner_and_taken_over_when_that_is_gone()
    {
        await using var host = await new FakeHost(functions: FakeHost.Feed("Succeeds"), instances: 2).Ready();
        await Changed("one");
        var owner = host.Changes.Owner!;
        for (var i = 0; i < 3; i++)
        {
            await Changed($"more-{i}");
            Assert.Equal(owner, host.Changes.Owner);
        }

        await host.Host.StopInstance("ordering", owner).Soon();
        await Changed("after");
        Assert.NotEqual(owner, host.Changes.Owner);
        Assert.Contains(host.Changes.Owner, host.Host.ProcessIds.Keys);

        async Task Changed(string id)
        {
            await host.Clock.Armed(TimeSpan.FromSeconds(5));
            host.Changes.Change(id);
            var checkpointed = host.Changes.NextCheckpoint();
            host.Clock.Advance(TimeSpan.FromSeconds(5));
            await checkpointed.Soon();
        }
    }

    [Fact]
    public async Task Killed_at_seeded_points_between_handling_and_settling_every_message_is_settled_once()
    {
        const int messages = 24, kills = 4, seed = 20260101;
        var random = new Random(seed);
        var points = Enumerable.Range(0, messages).OrderBy(_ => random.Next()).Take(kills).ToHashSet();
        var (hits, killed) = (0, 0);
        var effects = new Effects();
        await using var host = await new FakeHost(
            functions: FakeHost.Bus("Completes", ""","autoCompleteMessages":false"""), instances: 2,
            hostJson: """{"version":"2.0","extensions":{"serviceBus":{"maxConcurrentCalls":1}}}""",
            with: options => options with { Effects = effects }).Ready();
        effects.Listener = effect =>
        {
            Assert.Equal("settle:ordering", effect);
            if (!points.Contains(Interlocked.Increment(ref hits) - 1)) { return; }
            Interlocked.Increment(ref killed);
            foreach (var process in host.Host.ProcessIds.Values) { Kill(process); }
        };
        for (var i = 0; i < messages; i++) { host.Broker.Send($"message-{i}"); }
        while ((await host.Broker.Counts(CancellationToken.None)).Count > 0)
        {
            await host.Broker.NextSettlement();
        }

        Assert.True(killed == kills, $"seed {seed}: {hits} settlements, {killed} kills");
        Assert.Equal(messages, host.Broker.Settlements.Count(order => order.Kind == SettlementKind.Complete));

        static void Kill(int id)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
            {
                Assert.NotNull(gone); // Another point has killed it a moment ago.
            }
        }
    }
}
