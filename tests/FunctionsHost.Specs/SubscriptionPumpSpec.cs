using Microsoft.Extensions.Logging;
using ServerlessShop.FunctionsHost.Specs.Fakes;
using ServerlessShop.Local.FunctionsHost.Metadata;
using ServerlessShop.Local.FunctionsHost.ServiceBus;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class SubscriptionPumpSpec : IDisposable
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ArmedClock _clock = new(_noon);
    private readonly ScriptedWorker _worker = new();
    private readonly InMemoryBroker _broker;
    private readonly HeldLocks _locks;
    private readonly List<string> _log = [];
    private SubscriptionPump? _pump;

    public SubscriptionPumpSpec()
    {
        _broker = new(_clock);
        _locks = new(_broker);
    }

    public void Dispose() => _pump?.Dispose();

    [Fact]
    public async Task A_message_is_completed_when_its_function_succeeds()
    {
        Listen();
        _broker.Send("one");
        (await _worker.Next()).Succeed();
        Assert.Equal(SettlementKind.Complete, (await _broker.NextSettlement()).Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_is_abandoned_at_once_when_its_function_throws_whatever_auto_complete_says(bool autoComplete)
    {
        Listen(autoComplete: autoComplete);
        _broker.Send("one");
        (await _worker.Next()).Throw();
        Assert.Equal(SettlementKind.Abandon, (await _broker.NextSettlement()).Kind);

        // No time has passed, and here it is again.
        var again = await _worker.Next();
        Assert.Equal(2, again.Trigger.GetProperty("messages")[0].GetProperty("deliveryCount").GetInt32());
    }

    [Fact]
    public async Task Without_auto_complete_a_message_its_function_left_alone_stays_locked()
    {
        Listen(autoComplete: false);
        _broker.Send("one");
        (await _worker.Next()).Succeed();
        await Stop();
        Assert.Empty(_broker.Settlements);
    }

    [Fact]
    public async Task The_attribute_overrides_auto_complete_of_host_json()
    {
        Listen(autoComplete: false, settings: Settings with { AutoComplete = true });
        _broker.Send("one");
        (await _worker.Next()).Succeed();
        await Stop();
        Assert.Empty(_broker.Settlements);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_settled_by_its_function_is_not_settled_again(bool succeeds)
    {
        Listen();
        _broker.Send("one");
        var call = await _worker.Next();
        await _locks.Settle(new(SettlementKind.DeadLetter, call.LockToken), default);
        if (succeeds) { call.Succeed(); }
        else { call.Throw(); }
        await Stop();
        Assert.Equal([SettlementKind.DeadLetter], _broker.Settlements.Select(order => order.Kind));
        Assert.DoesNotContain(_log, line => line.Contains("come again", StringComparison.Ordinal)); // Nor was it tried.
    }

    [Fact]
    public async Task A_message_can_be_settled_only_while_its_function_runs()
    {
        Listen(autoComplete: false);
        _broker.Send("one");
        var call = await _worker.Next();
        call.Succeed();
        await Stop();
        await Assert.ThrowsAsync<MessageLockLostException>(
            () => _locks.Settle(new(SettlementKind.Complete, call.LockToken), default));
        Assert.Equal(0, _locks.Count);
    }

    [Fact]
    public async Task A_lock_is_renewed_while_its_function_runs()
    {
        Listen();
        _broker.Send("one");
        var call = await _worker.Next();
        for (var i = 0; i < 3; i++)
        {
            await _clock.Pass(TimeSpan.FromSeconds(50));
            Assert.Equal(SettlementKind.RenewLock, (await _broker.NextSettlement()).Kind);
        }

        call.Succeed();
        Assert.Equal(SettlementKind.Complete, (await _broker.NextSettlement()).Kind);
    }

    [Fact]
    public async Task A_lock_is_renewed_no_longer_than_host_json_allows()
    {
        Listen(settings: Settings with { LockRenewalMax = TimeSpan.FromSeconds(60) });
        _broker.Send("one");
        var call = await _worker.Next();
        await _clock.Pass(TimeSpan.FromSeconds(50));
        Assert.Equal(SettlementKind.RenewLock, (await _broker.NextSettlement()).Kind);

        // The lock ends at second 110; the message comes to another call while the first still runs.
        _clock.Advance(TimeSpan.FromSeconds(61));
        _broker.Send("two");
        var more = new[] { await _worker.Next(), await _worker.Next() };
        Assert.Contains(more, other => other.MessageIds[0] == "one");

        call.Succeed();
        foreach (var other in more) { other.Succeed(); }
        await Stop();
        Assert.Equal(3, _broker.Settlements.Count); // One renewal, and two messages completed once each.
        Assert.Contains(_log, line => line.Contains("will come again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_more_messages_run_at_once_than_host_json_allows()
    {
        Listen(settings: Settings with { ConcurrentCallsMax = 2 });
        foreach (var id in new[] { "one", "two", "three" }) { _broker.Send(id); }
        var first = await _worker.Next();
        var second = await _worker.Next();
        Assert.Equal(2, _worker.Running);
        first.Succeed();
        var third = await _worker.Next();
        Assert.Equal(["three"], third.MessageIds);
        second.Succeed();
        third.Succeed();
        await Stop();
        Assert.Equal(3, _broker.Settlements.Count);
    }

    [Fact]
    public async Task A_batch_is_one_run_and_no_other_runs_beside_it()
    {
        foreach (var id in new[] { "one", "two", "three" }) { _broker.Send(id); }
        Listen(batch: true, settings: Settings with { BatchMax = 2 });
        var first = await _worker.Next();
        Assert.Equal(["one", "two"], first.MessageIds);
        Assert.Equal(1, _worker.Calls);
        first.Succeed();
        var second = await _worker.Next();
        Assert.Equal(["three"], second.MessageIds);
        Assert.Equal(1, _worker.Running);
        second.Succeed();
        await Stop();
        Assert.All(_broker.Settlements, order => Assert.Equal(SettlementKind.Complete, order.Kind));
    }

    [Fact]
    public async Task A_batch_that_throws_abandons_what_is_unsettled_of_it()
    {
        _broker.Send("one");
        _broker.Send("two");
        Listen(batch: true, autoComplete: false);
        var call = await _worker.Next();
        await _locks.Settle(new(SettlementKind.Complete, call.LockToken), default);
        call.Throw();
        Assert.Equal(["two"], (await _worker.Next()).MessageIds);
        Assert.Equal(
            [SettlementKind.Complete, SettlementKind.Abandon], _broker.Settlements.Select(order => order.Kind));
    }

    [Fact]
    public async Task No_lock_of_a_batch_is_renewed()
    {
        _broker.Send("one");
        Listen(batch: true);
        var call = await _worker.Next();
        _clock.Advance(TimeSpan.FromSeconds(59));
        call.Succeed();
        await Stop();
        Assert.Equal([SettlementKind.Complete], _broker.Settlements.Select(order => order.Kind));
    }

    [Fact]
    public async Task The_senders_trace_goes_on_in_a_single_message_and_not_in_a_batch_of_several()
    {
        var traced = new Dictionary<string, object> { ["traceparent"] = "00-a-b-01" };
        _broker.Send("one", properties: traced);
        _broker.Send("two", properties: traced);
        Listen(batch: true, settings: Settings with { BatchMax = 2 });
        var several = await _worker.Next();
        Assert.Null(several.Invocation.Traceparent);
        several.Succeed();

        await _broker.NextSettlement();
        await _broker.NextSettlement();
        _broker.Send("three", properties: new Dictionary<string, object> { ["Diagnostic-Id"] = "00-c-d-01" });
        Assert.Equal("00-c-d-01", (await _worker.Next()).Invocation.Traceparent);
    }

    [Fact]
    public async Task Every_property_of_a_message_keeps_its_type()
    {
        _broker.Send("one", properties: new Dictionary<string, object>
        {
            ["text"] = "é", ["flag"] = true, ["int"] = 1, ["long"] = 9_007_199_254_740_993L, ["double"] = 0.5,
            ["decimal"] = 1.10m, ["guid"] = Guid.Empty, ["time"] = _noon,
        });
        Listen();
        var call = await _worker.Next();
        var message = call.Trigger.GetProperty("messages")[0];
        Assert.Equal("1.10", message.GetProperty("properties").GetProperty("decimal").GetProperty("value").GetString());
        Assert.Equal("e30=", message.GetProperty("body").GetString());
        Assert.Equal("14.00:00:00", message.GetProperty("timeToLive").GetString());

        var read = MessageJson.ReadProperties(message.GetProperty("properties"));
        Assert.Equal(
            ["é", true, 1, 9_007_199_254_740_993L, 0.5, 1.10m, Guid.Empty, _noon],
            new[] { "text", "flag", "int", "long", "double", "decimal", "guid", "time" }.Select(name => read[name]));
    }

    [Fact]
    public async Task A_broker_that_cannot_be_reached_is_asked_again()
    {
        _broker.Broken = new IOException("The broker is away.");
        _broker.Send("one");
        Listen();
        await _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(["one"], (await _worker.Next()).MessageIds);
        Assert.Contains(_log, line => line.Contains("The broker is away.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_function_running_when_the_host_stops_may_finish()
    {
        Listen();
        _broker.Send("one");
        var call = await _worker.Next();
        var stopped = Stop();
        Assert.False(stopped.IsCompleted);
        call.Succeed();
        await stopped;
        Assert.Equal([SettlementKind.Complete], _broker.Settlements.Select(order => order.Kind));
    }

    [Fact]
    public async Task A_message_whose_function_outlives_the_time_to_drain_stays_locked()
    {
        Listen();
        _broker.Send("one");
        await _worker.Next();
        await _pump!.Stop(new CancellationToken(canceled: true)).Soon();
        Assert.Empty(_broker.Settlements);
    }

    private static ServiceBusSettings Settings => new(true, TimeSpan.FromMinutes(5), 16, 1_000);

    private void Listen(bool batch = false, bool? autoComplete = null, ServiceBusSettings? settings = null)
    {
        var trigger = new Trigger.ServiceBus("ordering", "payments", batch, autoComplete);
        _pump = new(
            "payments", new("OnOrdering", trigger, RetryPolicy.None), trigger, settings ?? Settings, _broker, _worker, _locks, _clock, Log);
        _pump.Start();
    }

    private Task Stop() => _pump!.Stop(CancellationToken.None).Soon();

    private void Log(LogLevel level, string line) { lock (_log) { _log.Add(line); } }
}
