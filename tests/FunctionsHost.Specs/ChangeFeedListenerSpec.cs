using Microsoft.Extensions.Logging;
using ServerlessShop.FunctionsHost.Specs.Fakes;
using ServerlessShop.Local;
using ServerlessShop.Local.FunctionsHost.ChangeFeed;
using ServerlessShop.Local.FunctionsHost.Metadata;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class ChangeFeedListenerSpec : IDisposable
{
    private static readonly TimeSpan _pollDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _retryDelay = TimeSpan.FromSeconds(3);

    private readonly ArmedClock _clock = new(new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptedWorker _worker = new();
    private readonly InMemoryFeed _feed = new();
    private readonly List<ChangeFeedListener> _listeners = [];
    private readonly List<string> _log = [];

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    [Fact]
    public async Task Without_a_lease_only_what_changes_from_now_on_is_delivered()
    {
        _feed.Change("old");
        await Listen();
        await _clock.Armed(_pollDelay);
        _feed.Change("new");
        _clock.Advance(_pollDelay);
        Assert.Equal(["new"], (await _worker.Next()).DocumentIds);
    }

    [Fact]
    public async Task Start_from_beginning_delivers_everything()
    {
        _feed.Change("old");
        await Listen(Trigger with { StartFromBeginning = true });
        Assert.Equal(["old"], (await _worker.Next()).DocumentIds);
    }

    [Fact]
    public async Task A_batch_holds_no_more_than_max_items_and_the_next_follows_without_delay()
    {
        _feed.Change("a", "b", "c");
        await Listen(Trigger with { StartFromBeginning = true, ItemsMax = 2 });
        var first = await _worker.Next();
        Assert.Equal(["a", "b"], first.DocumentIds);
        first.Succeed();
        Assert.Equal(["c"], (await _worker.Next()).DocumentIds);
        Assert.Equal(2, _feed.Checkpoint);
    }

    [Fact]
    public async Task A_batch_whose_function_throws_without_a_retry_policy_is_lost()
    {
        _feed.Change("a", "b");
        await Listen(Trigger with { StartFromBeginning = true, ItemsMax = 1 });
        (await _worker.Next()).Throw();
        Assert.Equal(["b"], (await _worker.Next()).DocumentIds);
        Assert.Equal(1, _feed.Checkpoint);
        Assert.Contains(_log, line => line.Contains("not processed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_a_retry_policy_the_same_batch_comes_again_and_the_lease_waits()
    {
        _feed.Change("a");
        await Listen(Trigger with { StartFromBeginning = true }, retries: 2);
        var first = await _worker.Next();
        Assert.Equal((0, 2), (first.Invocation.Retry, first.Invocation.RetriesMax));
        first.Throw();
        await _clock.Pass(_retryDelay);
        var second = await _worker.Next();
        Assert.Equal(["a"], second.DocumentIds);
        Assert.Equal(1, second.Invocation.Retry);
        Assert.Null(_feed.Checkpoint);
        second.Succeed();
        await _clock.Armed(_pollDelay);
        Assert.Equal(1, _feed.Checkpoint);
    }

    [Fact]
    public async Task Once_the_retries_are_spent_the_lease_moves_past_the_batch()
    {
        _feed.Change("a");
        await Listen(Trigger with { StartFromBeginning = true }, retries: 1);
        (await _worker.Next()).Throw();
        await _clock.Pass(_retryDelay);
        (await _worker.Next()).Throw();
        await _clock.Armed(_pollDelay);
        Assert.Equal(1, _feed.Checkpoint);
        Assert.Equal(2, _worker.Calls);
    }

    [Fact]
    public async Task Endless_retries_hold_the_lease()
    {
        _feed.Change("a", "b");
        await Listen(Trigger with { StartFromBeginning = true, ItemsMax = 1 }, retries: -1);
        for (var i = 0; i < 20; i++)
        {
            (await _worker.Next()).Throw();
            await _clock.Pass(_retryDelay);
        }

        Assert.Equal(["a"], (await _worker.Next()).DocumentIds);
        Assert.Null(_feed.Checkpoint);
    }

    [Fact]
    public async Task A_checkpoint_survives_the_host()
    {
        _feed.Change("a");
        var first = await Listen(Trigger with { StartFromBeginning = true });
        (await _worker.Next()).Succeed();
        await _clock.Armed(_pollDelay);
        await first.Stop(CancellationToken.None).Soon();

        _feed.Change("while away");
        await Listen(Trigger with { StartFromBeginning = true });
        Assert.Equal(["while away"], (await _worker.Next()).DocumentIds);
    }

    [Fact]
    public async Task Until_the_first_checkpoint_a_host_that_starts_again_begins_at_now_again()
    {
        var first = await Listen();
        await _clock.Armed(_pollDelay);
        await first.Stop(CancellationToken.None).Soon();
        _feed.Change("while away");

        await Listen();
        await _clock.Armed(_pollDelay);
        _feed.Change("new");
        _clock.Advance(_pollDelay);
        Assert.Equal(["new"], (await _worker.Next()).DocumentIds);
    }

    [Fact]
    public async Task A_batch_running_when_the_host_stops_is_checkpointed_if_it_finishes()
    {
        _feed.Change("a");
        var listener = await Listen(Trigger with { StartFromBeginning = true });
        var call = await _worker.Next();
        var stopped = listener.Stop(CancellationToken.None);
        call.Succeed();
        await stopped.Soon();
        Assert.Equal(1, _feed.Checkpoint);
    }

    [Fact]
    public async Task A_batch_that_outlives_the_time_to_drain_is_delivered_again()
    {
        _feed.Change("a");
        var listener = await Listen(Trigger with { StartFromBeginning = true });
        await _worker.Next();
        await listener.Stop(new CancellationToken(canceled: true)).Soon();
        Assert.Null(_feed.Checkpoint);

        await Listen(Trigger with { StartFromBeginning = true });
        Assert.Equal(["a"], (await _worker.Next()).DocumentIds);
    }

    [Fact]
    public async Task A_host_that_stops_between_two_retries_leaves_the_batch_for_the_next()
    {
        _feed.Change("a");
        var listener = await Listen(Trigger with { StartFromBeginning = true }, retries: 5);
        (await _worker.Next()).Throw();
        await _clock.Armed(_retryDelay);
        await listener.Stop(CancellationToken.None).Soon();
        Assert.Null(_feed.Checkpoint);
    }

    [Fact]
    public async Task A_missing_lease_container_stops_the_start()
    {
        _feed.HasLeases = false;
        var failure = await Assert.ThrowsAsync<StartException>(() => Listen());
        Assert.Contains("ordering-leases", failure.Message, StringComparison.Ordinal);
    }

    private static Trigger.Cosmos Trigger { get; } =
        new("shop", "ordering", "shop", "ordering-leases", "", _pollDelay, 100, StartFromBeginning: false);

    private async Task<ChangeFeedListener> Listen(Trigger.Cosmos? trigger = null, int retries = 0)
    {
        var policy = retries == 0 ? RetryPolicy.None : new RetryPolicy(retries, _retryDelay, _retryDelay);
        var listener = new ChangeFeedListener(
            new("RelayOutbox", trigger ?? Trigger, policy), trigger ?? Trigger, _feed, _worker, _clock, () => 1, Log);
        _listeners.Add(listener);
        await listener.Open();
        listener.Start();
        return listener;
    }

    private void Log(LogLevel level, string line) { lock (_log) { _log.Add(line); } }
}
