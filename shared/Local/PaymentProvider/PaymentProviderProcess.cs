using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.Processes;
using ServerlessShop.Local.Verbs;

namespace ServerlessShop.Local.PaymentProvider;

/// <summary>The payment provider as a process of its own. It ends with this one, however this one ends.</summary>
public sealed class PaymentProviderProcess : IPaymentProviderRunning
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly WorkerProcess _process;
    private readonly ProviderStarted _started;

    private PaymentProviderProcess(WorkerProcess process, ProviderStarted started)
    {
        _process = process;
        _started = started;
    }

    public int Id => _process.Id;

    public string Address => _started.Address;

    public string ApiKey => _started.ApiKey;

    public IReadOnlyList<string> WebhookKeys => _started.WebhookKeys;

    /// <exception cref="StartException">It did not start; says why.</exception>
    public static async Task<PaymentProviderProcess> Start(PaymentProviderOptions options, Action<LogLevel, string> log)
    {
        // Its first line has its keys and is not for the log.
        var started = new TaskCompletionSource<ProviderStarted>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = WorkerProcess.Start(CommandOf(options), line =>
        {
            if (!started.Task.IsCompleted && ProviderStarted.Read(line.Text) is { } found) { started.SetResult(found); }
            else { log(line.Level, line.Text); }
        });

        var first = await Task.WhenAny(started.Task, process.Exited, Task.Delay(_patience));
        if (first == started.Task) { return new PaymentProviderProcess(process, await started.Task); }

        var why = string.Join(' ', process.LastLines);
        process.Kill();
        await process.Exited;
        process.Dispose();
        throw new StartException($"The payment provider did not start: {why}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.RequestStop();
        await Task.WhenAny(_process.Exited, Task.Delay(_patience));
        _process.Kill();
        await _process.Exited;
        _process.Dispose();
    }

    private static ProcessStartInfo CommandOf(PaymentProviderOptions options)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && IsDotnet(path) ? path : "dotnet")
        {
            ArgumentList =
            {
                typeof(PaymentProviderProcess).Assembly.Location, PaymentProviderVerb.Name,
                "--listen", options.Address, "--state", options.StateFolder,
            },
        };
        if (options.Webhooks is { } webhooks)
        {
            start.ArgumentList.Add("--webhooks");
            start.ArgumentList.Add(webhooks.AbsoluteUri);
        }

        return start;
    }

    private static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path) == "dotnet";
}

/// <summary>What the provider's process says first.</summary>
internal sealed record ProviderStarted(string Address, string ApiKey, IReadOnlyList<string> WebhookKeys)
{
    public static ProviderStarted Of(IPaymentProviderRunning provider) =>
        new(provider.Address, provider.ApiKey, provider.WebhookKeys);

    /// <summary>Null for any other line.</summary>
    public static ProviderStarted? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ProviderStarted>(line, JsonSerializerOptions.Web) is
                { Address: not null, ApiKey: not null, WebhookKeys: not null } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
