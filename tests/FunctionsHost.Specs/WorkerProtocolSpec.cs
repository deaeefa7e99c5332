using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ServerlessShop.FunctionsHost.Specs.Fakes;
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
}
