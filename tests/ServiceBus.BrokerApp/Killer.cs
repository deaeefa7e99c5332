using System.Diagnostics;
using System.Globalization;

namespace ServerlessShop.ServiceBus.BrokerApp;

/// <summary>Kills its own process when an effect has become durable for the n-th time.</summary>
internal sealed class Killer(string effect, string at)
{
    private readonly int _at = int.Parse(at, CultureInfo.InvariantCulture);
    private int _count;

    public void Count(string told)
    {
        if (!told.StartsWith(effect, StringComparison.Ordinal) || Interlocked.Increment(ref _count) != _at) { return; }

        // SIGKILL: nothing in the process gets to run any more, this thread included.
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
