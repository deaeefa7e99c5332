using Microsoft.Azure.Cosmos;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence.HolderApp;
using ServerlessShop.Testing;

namespace ServerlessShop.Persistence.Specs;

/// <summary>The holder is a real process, and its freeze a real SIGSTOP between its decision and its write.</summary>
public sealed class FrozenHolderSpec(Store store) : IClassFixture<Store>
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_holder_that_was_frozen_and_succeeded_wakes_up_and_is_refused(int beforeItsWrite)
    {
        var name = $"{Guid.NewGuid()}";
        var clock = new FixedClock(new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        var leases = new Leases(store.Container, clock);
        using var logbooks = Logbook.StoreOn(store.Container);
        using var frozen = new HolderProcess(store, name, beforeItsWrite);

        Assert.Equal("holds 1", await frozen.Says());
        for (var i = 1; i < beforeItsWrite; i++) { Assert.Equal("written", await frozen.Says()); }
        Assert.Equal("freezes", await frozen.Says());
        await frozen.IsFrozen();

        Assert.Null(await leases.Acquire(name, "successor", _minute, default));
        clock.Advance(_minute);
        var lease = await leases.Acquire(name, "successor", _minute, default);
        Assert.Equal(2, lease!.Token);
        await logbooks.Transact(new(name, "logbook"), lease, _ => new LogbookEntry("successor", lease.Token), default);

        await frozen.WakeUp();
        for (var i = beforeItsWrite; i <= 3; i++) { Assert.Equal("refused: lease-lost", await frozen.Says()); }
        Assert.Null(await frozen.Says());
        Assert.Equal(
            [.. Enumerable.Repeat(new LogbookEntry("frozen", 1), beforeItsWrite - 1), new LogbookEntry("successor", 2)],
            (await logbooks.Read(new(name, "logbook"), default)).Entries);
    }
}
