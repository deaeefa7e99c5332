using System.Diagnostics;
using Microsoft.Extensions.Caching.Memory;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Orders;

/// <summary>
/// The lines of orders, asked for when an order is confirmed and when a part of it leaves. They never change, so a
/// memory of them is never wrong; mostly the process that placed an order also confirms it, and reads nothing.
/// </summary>
public sealed class OrderLinesMemory(DocumentStore<ValueList<OrderLine>, OrderEvent> store) : IDisposable
{
    private const int LinesMax = 200_000;

    private readonly MemoryCache _lines = new(new MemoryCacheOptions { SizeLimit = LinesMax });

    public void Remember(OrderId id, ValueList<OrderLine> lines) =>
        _lines.Set(id, lines, new MemoryCacheEntryOptions { Size = 1 + lines.Count });

    /// <summary>None where there is no such order.</summary>
    public async Task<ValueList<OrderLine>> Of(OrderId id, CancellationToken cancellation)
    {
        if (_lines.Get<ValueList<OrderLine>>(id) is { } known) { return known; }

        var lines = await store.Read(OrderLinesDecider.KeyOf(id), cancellation);
        if (lines.Count > 0) { Remember(id, lines); }
        return lines;
    }

    public void Dispose() => _lines.Dispose();
}

/// <summary>The lines are created with their order and only read from then on.</summary>
public static class OrderLinesDecider
{
    public const string Id = "lines";

    public static readonly Decider<ValueList<OrderLine>, OrderEvent> Instance = new(
        "order-lines", [], (_, fact) => throw new UnreachableException($"{fact} cannot change an order's lines."), _ => []);

    public static DocumentKey KeyOf(OrderId id) => new($"{id}", Id);
}
