using System.Collections.Concurrent;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.FunctionsHost.ServiceBus;

/// <summary>
/// The locks of messages whose function runs at this moment in one worker. Only these may the worker settle, and
/// only while the function runs: Azure's host forgets a message when its invocation ends.
/// </summary>
public sealed class HeldLocks(IBroker broker)
{
    private readonly ConcurrentDictionary<Guid, bool> _settled = new();

    public int Count => _settled.Count;

    public void Hold(Guid token) => _settled[token] = false;

    public bool IsSettled(Guid token) => _settled.TryGetValue(token, out var settled) && settled;

    /// <summary>The function has ended. True when it left the message unsettled.</summary>
    public bool Release(Guid token) => _settled.TryRemove(token, out var settled) && !settled;

    /// <summary>Settles for the worker.</summary>
    /// <exception cref="MessageLockLostException"/>
    public async Task<DateTimeOffset?> Settle(SettlementOrder order, CancellationToken cancellation)
    {
        if (!_settled.ContainsKey(order.LockToken)) { throw new MessageLockLostException(order.LockToken); }
        var lockedUntil = await broker.Settle(order, cancellation);
        if (order.Kind != SettlementKind.RenewLock) { _settled.TryUpdate(order.LockToken, true, false); }
        return lockedUntil;
    }
}
