using System.Collections.Concurrent;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Reservations;

/// <summary>
/// Whose holds are decided, as far as this process knows and the aisles do not yet: whoever next writes an aisle tells
/// it, so that it costs no write of its own. What is forgotten here only costs a read, where something is short.
/// </summary>
public sealed class DecidedHolds
{
    private const int PerAisleMax = 1_000;

    private readonly ConcurrentDictionary<string, ValueList<Guid>> _byAisle = new(StringComparer.Ordinal);

    public void Add(string aisle, ValueList<Guid> decided)
    {
        if (decided.Count == 0) { return; }

        _byAisle.AddOrUpdate(
            aisle, decided, (_, known) => [.. known.Concat(decided).Distinct().TakeLast(PerAisleMax)]);
    }

    /// <summary>All there are: who takes them tells the aisle, or puts them back.</summary>
    public ValueList<Guid> Take(string aisle) => _byAisle.TryRemove(aisle, out var decided) ? decided : [];
}
