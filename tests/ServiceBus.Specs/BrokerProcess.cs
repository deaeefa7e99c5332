using System.Diagnostics;
using System.Globalization;

namespace ServerlessShop.ServiceBus.Specs;

/// <summary>The broker in a process of its own, on a clock that is moved from here.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private readonly Process _process;

    private BrokerProcess(Process process, string address)
    {
        _process = process;
        Address = new Uri(address);
    }

    public Uri Address { get; }

    /// <param name="killAt">The effect and its number at which the process shall kill itself.</param>
    public static async Task<BrokerProcess> Start(
        string folder, DateTimeOffset now, (string Effect, int Number)? killAt = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "ServerlessShop.ServiceBus.BrokerApp.dll"), folder,
                now.ToString("O", CultureInfo.InvariantCulture),
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (killAt is var (effect, number))
        {
            start.ArgumentList.Add(effect);
            start.ArgumentList.Add(number.ToString(CultureInfo.InvariantCulture));
        }

        var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync() is { } address) { return new(process, address); }

        await process.WaitForExitAsync();
        throw new InvalidOperationException($"The broker ended with {process.ExitCode} before it said its address.");
    }

    /// <summary>Moves the clock on, and waits until all that was due has been done.</summary>
    public async Task Advance(TimeSpan by)
    {
        await _process.StandardInput.WriteLineAsync(by.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        Assert.NotNull(await _process.StandardOutput.ReadLineAsync());
    }

    /// <summary>SIGKILL: nothing in the process gets to run any more.</summary>
    public void Kill() => _process.Kill();

    public Task HasEnded() => _process.WaitForExitAsync();

    public void Dispose()
    {
        if (!_process.HasExited) { _process.Kill(); }
        _process.WaitForExit();
        _process.Dispose();
    }
}
