using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.FunctionsHost.ServiceBus;

/// <summary>Keeps a message locked while its function runs, for as long as host.json allows.</summary>
public sealed class LockRenewal(IBroker broker, TimeProvider clock, TimeSpan longest, Action<LogLevel, string> log)
{
    private static readonly TimeSpan _headStartMax = TimeSpan.FromSeconds(10);

    /// <param name="isSettled">A settled message has no lock to renew.</param>
    /// <param name="ended">Cancelled when the function has ended.</param>
    public async Task KeepLocked(LockedMessage message, Func<bool> isSettled, CancellationToken ended)
    {
        var lockedUntil = message.LockedUntil;
        var end = clock.GetUtcNow() + longest;
        while (true)
        {
            var wait = WaitBeforeRenewing(lockedUntil - clock.GetUtcNow());
            if (clock.GetUtcNow() + wait >= end) { return; }
            await Task.Delay(wait, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested || isSettled()) { return; }
            try
            {
                var renew = new SettlementOrder(SettlementKind.RenewLock, message.LockToken);
                lockedUntil = await broker.Settle(renew, CancellationToken.None)
                    ?? throw new InvalidOperationException("The broker renewed a lock without saying until when.");
            }
            catch (MessageLockLostException lost)
            {
                if (!isSettled() && !ended.IsCancellationRequested)
                {
                    log(
                        LogLevel.Warning,
                        $"{message.MessageId}: {lost.Message} The function goes on; the message will come again.");
                }

                return;
            }
        }
    }

    private static TimeSpan WaitBeforeRenewing(TimeSpan left)
    {
        var headStart = left / 2 < _headStartMax ? left / 2 : _headStartMax;
        return left > headStart ? left - headStart : TimeSpan.Zero;
    }
}
