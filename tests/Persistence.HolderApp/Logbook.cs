using ServerlessShop.Kernel;

namespace ServerlessShop.Persistence.HolderApp;

/// <summary>What a lease protects here: who wrote, in the order of writing.</summary>
public sealed record Logbook(ValueList<LogbookEntry> Entries)
{
    public static readonly Decider<Logbook, LogbookEntry> Decider = new(
        "logbook", new Logbook([]), (logbook, entry) => new Logbook([.. logbook.Entries, entry]), _ => []);

    /// <summary>A store of logbooks as one process has it.</summary>
    public static DocumentStore<Logbook, LogbookEntry> StoreOn(Microsoft.Azure.Cosmos.Container container) =>
        new(container, Decider, (_, _) => Task.CompletedTask, TimeProvider.System);
}

/// <summary>Written by this holder under this token.</summary>
public sealed record LogbookEntry(string Holder, long Token);
