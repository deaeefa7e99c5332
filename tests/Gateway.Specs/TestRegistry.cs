using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.Gateway.Specs;

/// <summary>A registry of one revision: who asks for a later one waits.</summary>
public sealed class TestRegistry : IAsyncDisposable
{
    private readonly TaskCompletionSource _taken = new();
    private readonly TaskCompletionSource _over = new();
    private readonly WebApplication _web;

    private TestRegistry((string Id, string App, string State, string Health)[] instances)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(async http =>
        {
            if (int.Parse(http.Request.Query["after"].ToString(), CultureInfo.InvariantCulture) >= 1)
            {
                _taken.TrySetResult();
                await Task.WhenAny(_over.Task, Task.Delay(Timeout.Infinite, http.RequestAborted));
            }

            await http.Response.WriteAsJsonAsync(new
            {
                revision = 1,
                instances = instances.Select(one => new { one.Id, one.App, one.State, one.Health, version = "1", inFlight = 0 }),
            });
        });
    }

    public Uri Address => new($"{_web.Urls.Single()}/registry");

    public Task Taken => _taken.Task;

    public static async Task<TestRegistry> Start(
        params (string Id, string App, string State, string Health)[] instances)
    {
        var registry = new TestRegistry(instances);
        await registry._web.StartAsync();
        return registry;
    }

    public async ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
    }
}
