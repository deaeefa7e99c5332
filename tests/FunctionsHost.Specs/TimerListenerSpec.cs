using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using ServerlessShop.FunctionsHost.Specs.Fakes;
using ServerlessShop.Local.FunctionsHost.Metadata;
using ServerlessShop.Local.FunctionsHost.Timers;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class TimerListenerSpec : IAsyncLifetime
{
    private const string EveryHour = "0 0 * * * *";

    private static readonly DateTimeOffset _noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("timers-").FullName;
    private readonly ArmedClock _clock = new(_noon);
    private readonly ScriptedWorker _worker = new();
    private readonly List<TimerListener> _listeners = [];
    private readonly ConcurrentQueue<string> _log = [];
    private TimerStatusStore _statuses = null!;

    public Task InitializeAsync()
    {
        _statuses = TimerStatusStore.Open(_folder);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await Task.WhenAll(_listeners.Select(listener => listener.Stop(new CancellationToken(canceled: true))));
        _listeners.ForEach(listener => listener.Dispose());
        await _statuses.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_timer_runs_when_its_schedule_says_and_then_again()
    {
        Listen();
        await _clock.Pass(TimeSpan.FromHours(1));
        var first = await _worker.Next();
        Assert.False(first.Trigger.GetProperty("IsPastDue").GetBoolean());
        first.Succeed();
        await _clock.Pass(TimeSpan.FromHours(1));
        var status = (await _worker.Next()).Trigger.GetProperty("ScheduleStatus");
        Assert.Equal(_noon.AddHours(1).UtcDateTime, status.GetProperty("Last").GetDateTime());
        Assert.Equal(_noon.AddHours(2).UtcDateTime, status.GetProperty("Next").GetDateTime());
    }

    [Fact]
    public async Task A_timer_that_never_ran_has_no_last_time()
    {
        Listen();
        await _clock.Pass(TimeSpan.FromHours(1));
        var trigger = (await _worker.Next()).Trigger;
        Assert.Equal(default, trigger.GetProperty("ScheduleStatus").GetProperty("Last").GetDateTime());
        Assert.Equal(JsonValueKind.Null, trigger.GetProperty("Schedule").ValueKind);
    }

    [Fact]
    public async Task A_timer_past_due_at_start_runs_once_however_many_times_it_missed()
    {
        await Stop(await Ran());
        _clock.Advance(TimeSpan.FromHours(5.5));

        Listen();
        var late = await _worker.Next();
        Assert.True(late.Trigger.GetProperty("IsPastDue").GetBoolean());
        late.Succeed();
        await _clock.Pass(TimeSpan.FromHours(0.5));
        Assert.False((await _worker.Next()).Trigger.GetProperty("IsPastDue").GetBoolean());
        Assert.Equal(3, _worker.Calls);
    }

    [Fact]
    public async Task A_new_timer_is_remembered_before_it_ever_ran()
    {
        var listener = Listen();
        await _clock.Armed(TimeSpan.FromHours(1));
        await Stop(listener);
        _clock.Advance(TimeSpan.FromHours(2));
        Listen();
        Assert.True((await _worker.Next()).Trigger.GetProperty("IsPastDue").GetBoolean());
    }

    [Fact]
    public async Task What_is_remembered_survives_the_host()
    {
        await Stop(await Ran());
        await _statuses.DisposeAsync();
        _statuses = TimerStatusStore.Open(_folder);
        Assert.Equal(TimerStatus.Ran(CronSchedule.Parse(EveryHour), _noon.AddHours(1)), _statuses.Read("ordering", "Sweep"));
    }

    [Fact]
    public async Task A_changed_schedule_is_not_past_due()
    {
        await Stop(await Ran());
        _clock.Advance(TimeSpan.FromDays(3));
        Listen("0 0 0 * * *");
        await _clock.Armed(TimeSpan.FromHours(11));
        Assert.Equal(1, _worker.Calls);
    }

    [Fact]
    public async Task A_run_the_host_did_not_wait_for_is_past_due_at_the_next_start()
    {
        var listener = Listen();
        await _clock.Pass(TimeSpan.FromHours(1));
        await _worker.Next();
        await listener.Stop(new CancellationToken(canceled: true)).Soon();
        _clock.Advance(TimeSpan.FromMinutes(1));
        Listen();
        Assert.True((await _worker.Next()).Trigger.GetProperty("IsPastDue").GetBoolean());
    }

    [Fact]
    public async Task What_falls_due_while_a_run_lasts_is_skipped()
    {
        Listen();
        await _clock.Pass(TimeSpan.FromHours(1));
        var run = await _worker.Next();
        _clock.Advance(TimeSpan.FromHours(2.25));
        Assert.Equal(1, _worker.Running);
        run.Succeed();
        await _clock.Pass(TimeSpan.FromHours(0.75));
        await _worker.Next();
        Assert.Equal(2, _worker.Calls);
    }

    [Fact]
    public async Task Run_on_startup_runs_at_every_start()
    {
        var first = Listen(runOnStartup: true);
        (await _worker.Next()).Succeed();
        await _clock.Armed(TimeSpan.FromHours(1));
        await Stop(first);
        Listen(runOnStartup: true);
        Assert.False((await _worker.Next()).Trigger.GetProperty("IsPastDue").GetBoolean());
    }

    [Fact]
    public async Task Without_monitor_nothing_is_remembered()
    {
        Listen(useMonitor: false);
        await _clock.Pass(TimeSpan.FromHours(1));
        Assert.Equal(JsonValueKind.Null, (await _worker.Next()).Trigger.GetProperty("ScheduleStatus").ValueKind);
        Assert.Null(_statuses.Read("ordering", "Sweep"));
    }

    [Fact]
    public async Task Nothing_is_remembered_of_a_timer_more_frequent_than_every_minute()
    {
        Listen("*/30 * * * * *");
        await _clock.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(JsonValueKind.Null, (await _worker.Next()).Trigger.GetProperty("ScheduleStatus").ValueKind);
    }

    [Fact]
    public async Task A_failed_run_waits_for_the_next_time()
    {
        Listen();
        await _clock.Pass(TimeSpan.FromHours(1));
        (await _worker.Next()).Throw();
        await _clock.Pass(TimeSpan.FromHours(1));
        Assert.Equal(0, (await _worker.Next()).Invocation.Retry);
    }

    [Fact]
    public async Task A_failed_run_with_a_retry_policy_is_tried_again()
    {
        Listen(policy: new(1, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)));
        await _clock.Pass(TimeSpan.FromHours(1));
        (await _worker.Next()).Throw();
        await _clock.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(1, (await _worker.Next()).Invocation.Retry);
    }

    [Fact]
    public async Task A_timer_waits_across_months()
    {
        Listen("0 0 12 1 7 *");
        for (var day = 0; day < 181; day++) { await _clock.Pass(TimeSpan.FromDays(1)); }
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero), _clock.GetUtcNow());
        await _worker.Next();
    }

    [Fact]
    public async Task A_status_that_cannot_be_stored_does_not_stop_the_timer()
    {
        InStore("CREATE TRIGGER refuses BEFORE INSERT ON timers BEGIN SELECT RAISE(ABORT, 'The disk is on fire.'); END");
        Listen();
        await _clock.Pass(TimeSpan.FromHours(1));
        (await _worker.Next()).Succeed();
        await _clock.Armed(TimeSpan.FromHours(1));
        Assert.Equal(2, _log.Count(line => line.Contains("The disk is on fire.", StringComparison.Ordinal)));
        Assert.Null(_statuses.Read("ordering", "Sweep"));

        InStore("DROP TRIGGER refuses");
        _clock.Advance(TimeSpan.FromHours(1));
        var second = await _worker.Next();
        var last = second.Trigger.GetProperty("ScheduleStatus").GetProperty("Last").GetDateTime();
        Assert.Equal(_noon.AddHours(1).UtcDateTime, last);
        second.Succeed();
        await _clock.Armed(TimeSpan.FromHours(1));
        Assert.Equal(TimerStatus.Ran(CronSchedule.Parse(EveryHour), _noon.AddHours(2)), _statuses.Read("ordering", "Sweep"));
    }

    [Fact]
    public async Task A_status_that_cannot_be_read_is_asked_for_again()
    {
        await Stop(await Ran());
        _clock.Advance(TimeSpan.FromHours(5.5));
        InStore("ALTER TABLE timers RENAME TO elsewhere");
        Listen();
        await _clock.Armed(TimerListener.StoreDelay);
        Assert.Equal(1, _worker.Calls);

        InStore("ALTER TABLE elsewhere RENAME TO timers");
        _clock.Advance(TimerListener.StoreDelay);
        Assert.True((await _worker.Next()).Trigger.GetProperty("IsPastDue").GetBoolean());
    }

    private void InStore(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "functionshost.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private async Task<TimerListener> Ran()
    {
        var listener = Listen();
        await _clock.Pass(TimeSpan.FromHours(1));
        (await _worker.Next()).Succeed();
        await _clock.Armed(TimeSpan.FromHours(1));
        return listener;
    }

    private static Task Stop(TimerListener listener) => listener.Stop(CancellationToken.None).Soon();

    private TimerListener Listen(
        string schedule = EveryHour, bool runOnStartup = false, bool useMonitor = true, RetryPolicy? policy = null)
    {
        var trigger = new Trigger.Timer(CronSchedule.Parse(schedule), runOnStartup, useMonitor);
        var listener = new TimerListener(
            "ordering", new("Sweep", trigger, policy ?? RetryPolicy.None), trigger, _statuses, _worker, _clock, () => 1,
            (_, line) => _log.Enqueue(line));
        _listeners.Add(listener);
        listener.Start();
        return listener;
    }
}
