using Microsoft.Extensions.Hosting;

namespace ServerlessShop.FunctionsHost.FakeApp;

/// <summary>A lifetime that nothing from outside ends.</summary>
internal sealed class Deaf : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
