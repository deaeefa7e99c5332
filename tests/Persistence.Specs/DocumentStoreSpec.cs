using System.Net;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Kernel;
using ServerlessShop.Local.Cosmos;

namespace ServerlessShop.Persistence.Specs;

public sealed class DocumentStoreSpec(Store store) : IClassFixture<Store>
{
    private readonly DocumentKey _key = new($"{Guid.NewGuid()}", "counter");

    [Fact]
    public async Task A_decision_is_stored_together_with_what_it_announces()
    {
        var (counters, owed) = store.Process();

        var outcome = await counters.Transact(_key, counter => Counter.Count(counter), default);

        Assert.Equal(new Outcome<Counter>.Settled(new(1)), outcome);
        var entry = Assert.Single(owed);
        using var stored = await store.Container.ReadItemStreamAsync(entry.Id, new PartitionKey(_key.Partition));
        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        Assert.Equal(new Counter(1), await counters.Read(_key, default));
    }

    [Fact]
    public async Task Two_processes_that_count_at_once_lose_nothing()
    {
        var (one, owedByOne) = store.Process();
        var (other, owedByOther) = store.Process();
        const int each = 15;

        await Task.WhenAll(CountUp(one), CountUp(other));

        Assert.Equal(new Counter(2 * each), await one.Read(_key, default));
        var causes = owedByOne.Concat(owedByOther).Select(entry => entry.Cause).ToList();
        Assert.Equal(2 * each, causes.Distinct().Count());
        Assert.Equal(2 * each, causes.Count);

        async Task CountUp(DocumentStore<Counter, CounterEvent> counters)
        {
            for (var i = 0; i < each; i++) { await counters.Transact(_key, counter => Counter.Count(counter), default); }
        }
    }

    [Fact]
    public async Task A_no_is_never_said_of_what_was_remembered()
    {
        var (one, owed) = store.Process();
        var (other, _) = store.Process();
        await one.Transact(_key, counter => Counter.CountTo(counter, 1), default);

        // Behind its back the document is started anew; what it remembers would be full.
        await store.Container.DeleteItemStreamAsync(_key.Id, new PartitionKey(_key.Partition));
        await store.Container.DeleteItemStreamAsync(owed[0].Id, new PartitionKey(_key.Partition));
        var outcome = await one.Transact(_key, counter => Counter.CountTo(counter, 1), default);
        Assert.Equal(new Outcome<Counter>.Settled(new(1)), outcome);

        Assert.Equal(
            new Outcome<Counter>.Refused(Counter.Full),
            await other.Transact(_key, counter => Counter.CountTo(counter, 1), default));
    }

    [Fact]
    public async Task A_document_that_is_created_again_never_says_a_new_thing_under_an_old_name()
    {
        var (counters, owed) = store.Process();
        await counters.Transact(_key, counter => Counter.CountTo(counter, 9), default);
        await store.Container.DeleteItemStreamAsync(_key.Id, new PartitionKey(_key.Partition));
        await store.Container.DeleteItemStreamAsync(owed[0].Id, new PartitionKey(_key.Partition));

        var (another, owedAgain) = store.Process();
        await another.Transact(_key, counter => Counter.CountTo(counter, 9), default);

        Assert.NotEqual(owed[0].Cause, owedAgain[0].Cause);
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_not_counted_twice()
    {
        var (counters, _) = store.Process();
        await counters.Transact(_key, counter => Counter.CountTo(counter, 2), default);

        store.Server.Faults.Next(new Fault.AnswerLost(), container: "ordering");
        var outcome = await Persistently(() => counters.Transact(_key, counter => Counter.CountTo(counter, 2), default));

        Assert.Equal(new Outcome<Counter>.Refused(Counter.Full), outcome);
        Assert.Equal(new Counter(2), await counters.Read(_key, default));
    }

    [Fact]
    public async Task What_is_attached_is_stored_in_the_same_transaction()
    {
        var (counters, _) = store.Process();
        await counters.Transact(_key, counter => Counter.Count(counter), default);
        using var attached = await store.Container.ReadItemStreamAsync("note-1", new PartitionKey(_key.Partition));
        Assert.Equal(HttpStatusCode.OK, attached.StatusCode);

        // It is there already, under this counter started anew: not a race, so it must be loud, and change nothing.
        await store.Container.DeleteItemStreamAsync(_key.Id, new PartitionKey(_key.Partition));
        var (another, _) = store.Process();
        await Assert.ThrowsAsync<CosmosException>(() => another.Transact(_key, counter => Counter.Count(counter), default));
        Assert.Equal(new Counter(0), await another.Read(_key, default));
    }

    [Fact]
    public async Task A_throttled_store_is_an_unavailability_and_not_a_bug()
    {
        var (counters, _) = store.Process();
        store.Server.Faults.Next(new Fault.Throttled(TimeSpan.FromMilliseconds(1)), times: 50, container: "ordering");
        try
        {
            var failure = await Assert.ThrowsAnyAsync<Exception>(
                () => counters.Transact(_key, counter => Counter.Count(counter), default));
            Assert.True(Unavailability.Explains(failure), $"{failure}");
        }
        finally
        {
            store.Server.Faults.Clear();
        }
    }

    [Fact]
    public async Task More_than_a_batch_can_hold_is_said_before_anything_is_sent()
    {
        var (counters, _) = store.Process();
        await Assert.ThrowsAsync<BatchTooLargeException>(() => counters.Transact(
            _key, _ => new Decision<CounterEvent>.Accepted([.. Enumerable.Repeat(new CounterEvent(1), 100)]), default));
        Assert.Equal(new Counter(0), await counters.Read(_key, default));
    }

    [Fact]
    public async Task Forgotten_entries_are_gone_and_forgetting_them_again_is_no_error()
    {
        var (counters, owed) = store.Process();
        await counters.Transact(_key, _ => new Decision<CounterEvent>.Accepted([new(1), new(1)]), default);
        var entries = new OutboxEntries(store.Container);

        await entries.Forget([owed[0]], default);
        await entries.Forget(owed, default);

        Assert.DoesNotContain(await Overdue(entries), entry => entry.Pk == _key.Partition);
    }

    [Fact]
    public async Task Overdue_is_what_is_old_and_not_postponed()
    {
        var (counters, owed) = store.Process();
        await counters.Transact(_key, _ => new Decision<CounterEvent>.Accepted([new(1), new(1)]), default);
        var entries = new OutboxEntries(store.Container);
        Assert.Equal(2, (await Overdue(entries)).Count(entry => entry.Pk == _key.Partition));

        await entries.Postpone(owed[0], "the broker is down", DateTimeOffset.UtcNow.AddMinutes(5), default);
        var left = Assert.Single(await Overdue(entries), entry => entry.Pk == _key.Partition);
        Assert.Equal(owed[1].Id, left.Id);

        var later = (await entries.Overdue(InAMinute(), DateTimeOffset.UtcNow.AddMinutes(6), default))
            .Single(entry => entry.Id == owed[0].Id && entry.Pk == _key.Partition);
        Assert.Equal((1, "the broker is down"), (later.Attempts, later.LastError));
    }

    private static Task<IReadOnlyList<OutboxEntry>> Overdue(OutboxEntries entries) =>
        entries.Overdue(InAMinute(), DateTimeOffset.UtcNow, default);

    private static DateTimeOffset InAMinute() => DateTimeOffset.UtcNow.AddMinutes(1);

    /// <summary>As a message is: what ended in an unavailability is tried again.</summary>
    private static async Task<T> Persistently<T>(Func<Task<T>> attempt)
    {
        while (true)
        {
            try { return await attempt(); }
            catch (Exception failure) when (Unavailability.Explains(failure)) { }
        }
    }
}
