using System.Diagnostics;
using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Cosmos.Specs;

/// <summary>The server in a process of its own, and a client of it.</summary>
internal sealed class StoreProcess : IDisposable
{
    private static readonly string _key = Convert.ToBase64String("The key of a store that is killed again and again."u8);

    private readonly Process _process;

    private StoreProcess(Process process, string address)
    {
        _process = process;

        // Without LimitToEndpoint the SDK would look for the dead server for two minutes.
        Client = new(
            address, _key, new() { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true });
    }

    public CosmosClient Client { get; }

    public static async Task<StoreProcess> Start(string folder)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "ServerlessShop.Cosmos.StoreApp.dll"), folder },
            Environment = { ["MASTER_KEY"] = _key },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync() is { } address) { return new(process, address); }

        await process.WaitForExitAsync();
        throw new InvalidOperationException($"The store ended with {process.ExitCode} before it said its address.");
    }

    /// <summary>SIGKILL: nothing in the process gets to run any more.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited) { _process.Kill(); }
        _process.WaitForExit();
        _process.Dispose();
    }
}
