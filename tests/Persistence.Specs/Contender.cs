using ServerlessShop.Kernel;
using ServerlessShop.Persistence.HolderApp;
using ServerlessShop.Testing;

namespace ServerlessShop.Persistence.Specs;

/// <summary>Somebody who wants a lease, as a process has it: with a clock and a memory of its own.</summary>
internal sealed class Contender(string name, Store store)
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public string Name => name;

    public FixedClock Clock { get; } = new(_noon);

    public Leases Leases => field ??= new(store.Container, Clock);

    public DocumentStore<Logbook, LogbookEntry> Logbooks => field ??= Logbook.StoreOn(store.Container);

    /// <summary>Whether the write was let through.</summary>
    public async Task<bool> Writes(DocumentKey logbook, Lease lease) => await Logbooks.Transact(
        logbook, lease, _ => new LogbookEntry(name, lease.Token), default) is Outcome<Logbook>.Settled;
}
