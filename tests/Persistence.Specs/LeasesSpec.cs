using ServerlessShop.Local.Cosmos;
using ServerlessShop.Persistence.HolderApp;

namespace ServerlessShop.Persistence.Specs;

public sealed class LeasesSpec(Store store) : IClassFixture<Store>
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _moment = TimeSpan.FromTicks(1);

    private readonly string _name = $"{Guid.NewGuid()}";
    private readonly Contender _sally = new("Sally", store);
    private readonly Contender _omar = new("Omar", store);

    private DocumentKey Logbook => new(_name, "logbook");

    [Fact]
    public async Task Of_two_contenders_one_holds_it()
    {
        var leases = await Task.WhenAll(Acquire(_sally), Acquire(_omar));
        Assert.Equal(1, Assert.Single(leases, lease => lease is not null)!.Token);
    }

    [Fact]
    public async Task A_lease_is_not_shared_even_under_one_name()
    {
        Assert.NotNull(await Acquire(_sally));
        Assert.Null(await Acquire(_sally));
    }

    [Fact]
    public async Task It_lapses_when_it_has_not_changed_for_its_whole_duration_by_the_observers_clock()
    {
        await Acquire(_sally);
        Assert.Null(await Acquire(_omar));

        _omar.Clock.Advance(_minute - _moment);
        Assert.Null(await Acquire(_omar));
        _omar.Clock.Advance(_moment);
        Assert.Equal(2, (await Acquire(_omar))!.Token);
    }

    [Fact]
    public async Task A_clock_that_is_hours_ahead_lets_nobody_in_early()
    {
        await Acquire(_sally);
        _omar.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Null(await Acquire(_omar));
    }

    [Fact]
    public async Task Renewing_keeps_the_token_and_starts_the_duration_again()
    {
        var lease = await Acquire(_sally);
        Assert.Null(await Acquire(_omar));
        _omar.Clock.Advance(_minute - _moment);

        var renewed = await _sally.Leases.Renew(lease!, default);

        Assert.Equal(1, renewed!.Token);
        _omar.Clock.Advance(_minute);
        Assert.Null(await Acquire(_omar));
        _omar.Clock.Advance(_minute);
        Assert.Equal(2, (await Acquire(_omar))!.Token);
    }

    [Fact]
    public async Task Who_was_succeeded_can_neither_renew_nor_write_nor_release()
    {
        var lost = (await Acquire(_sally))!;
        Assert.True(await _sally.Writes(Logbook, lost));
        var lease = (await TakeOver(_omar))!;
        Assert.True(await _omar.Writes(Logbook, lease));

        Assert.Null(await _sally.Leases.Renew(lost, default));
        Assert.False(await _sally.Writes(Logbook, lost));
        await _sally.Leases.Release(lost, default);
        Assert.Null(await Acquire(_sally));
        Assert.True(await _omar.Writes(Logbook, lease));

        Assert.Equal(
            [new LogbookEntry("Sally", 1), new LogbookEntry("Omar", 2), new LogbookEntry("Omar", 2)],
            (await _omar.Logbooks.Read(Logbook, default)).Entries);
    }

    [Fact]
    public async Task A_released_lease_is_free_at_once_and_its_next_tenure_has_the_next_token()
    {
        var lease = (await Acquire(_sally))!;
        await _sally.Leases.Release(lease, default);
        Assert.Equal(2, (await Acquire(_omar))!.Token);
    }

    [Fact]
    public async Task Who_dies_before_using_it_holds_it_up_for_its_duration_and_no_longer()
    {
        store.Server.Faults.Next(new Fault.Delayed(TimeSpan.Zero)); // The read passes.
        store.Server.Faults.Next(new Fault.AnswerLost());
        Assert.Null(await Acquire(_sally)); // The SDK asks again, and finds the lease taken: by the lost request.

        Assert.Null(await Acquire(_omar));
        Assert.Equal(2, (await TakeOver(_omar))!.Token);
    }

    [Fact]
    public async Task What_a_lease_protects_is_not_written_without_one()
    {
        await _sally.Writes(Logbook, (await Acquire(_sally))!);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _omar.Logbooks.Transact(
            Logbook, _ => new LogbookEntry("Omar", 0), default));
    }

    [Fact]
    public async Task In_a_thousand_tenures_tokens_only_grow_and_none_is_written_under_by_two()
    {
        const int tenures = 1000;
        string[] names = ["Sally", "Omar", "Mei", "Ravi", "Lena", "Kofi"];
        long highest = 0, written = 0, refused = 0;

        await Task.WhenAll(names.Select(name => Task.Run(() => Contend(new(name, store), new Random(name[0])))));

        // The logbook is the history: every write is in it, in the order in which the store took them.
        var history = (await _sally.Logbooks.Read(Logbook, default)).Entries;
        Assert.Equal(written, history.Count);
        Assert.Equal(history.Select(entry => entry.Token).Order(), history.Select(entry => entry.Token));
        Assert.All(
            history.GroupBy(entry => entry.Token),
            tenure => Assert.Single(tenure.Select(entry => entry.Holder).Distinct()));
        Assert.True(refused > 0, "Nobody came too late: this run has shown nothing.");

        async Task Contend(Contender contender, Random random)
        {
            while (Interlocked.Read(ref highest) < tenures)
            {
                if (await Acquire(contender) is not { } lease)
                {
                    contender.Clock.Advance(_minute / 2); // Its time flies, so that it often succeeds the living.
                    continue;
                }

                Interlocked.Exchange(ref highest, Math.Max(lease.Token, Interlocked.Read(ref highest)));
                for (var i = random.Next(3); i > 0; i--)
                {
                    if (await contender.Writes(Logbook, lease)) { Interlocked.Increment(ref written); }
                    else { Interlocked.Increment(ref refused); }
                }

                if (random.Next(3) == 0) { await contender.Leases.Release(lease, default); }
            }
        }
    }

    private Task<Lease?> Acquire(Contender contender) =>
        contender.Leases.Acquire(_name, contender.Name, _minute, default);

    private async Task<Lease?> TakeOver(Contender contender)
    {
        Assert.Null(await Acquire(contender));
        contender.Clock.Advance(_minute);
        return await Acquire(contender);
    }
}
