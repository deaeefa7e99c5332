using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus.Rest;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.ServiceBus;

/// <summary>The Service Bus namespace of the local platform: the broker, and its REST API.</summary>
public sealed class ServiceBusServer : IAsyncDisposable
{
    // A single message carries its properties as headers, up to 64 KB of them. The rest is HTTP's own.
    private const int HttpHeaderBytesMax = Limits.HeaderBytesMax + (16 * 1024);

    private readonly WebApplication _app;

    private ServiceBusServer(WebApplication app, Broker broker)
    {
        _app = app;
        Broker = broker;
        Address = app.Urls.Single();
    }

    /// <summary>For receivers and the console, in process.</summary>
    public Broker Broker { get; }

    /// <summary>http://127.0.0.1:port</summary>
    public string Address { get; }

    /// <exception cref="StartException">
    /// The topology asks for what Azure refuses, or the data are of another version.
    /// </exception>
    public static async Task<ServiceBusServer> Start(
        ServiceBusOptions options, ShopTopology topology, ITokens tokens, TimeProvider clock)
    {
        var log = options.Log ?? NullLogger.Instance;
        var broker = await Broker.Open(options.DataFolder, topology, clock, log);
        try
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = null;
                kestrel.Limits.MaxRequestHeadersTotalSize = HttpHeaderBytesMax;
                kestrel.Limits.MaxRequestHeaderCount = 1_000;
                kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
            });

            var app = builder.Build();
            app.Run(new RestEndpoint(
                broker, tokens, options.Effects, clock, log, app.Lifetime.ApplicationStopping).Handle);
            await app.StartAsync();
            return new ServiceBusServer(app, broker);
        }
        catch (IOException taken)
        {
            await broker.DisposeAsync();
            throw new StartException($"Service Bus cannot listen on 127.0.0.1:{options.Port}: {taken.Message}");
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Broker.DisposeAsync();
    }
}

/// <summary>Where the broker keeps its file and listens.</summary>
/// <param name="DataFolder">Holds servicebus.db; must exist.</param>
/// <param name="Port">On 127.0.0.1; 0 for any free one.</param>
/// <param name="Log">Removed subscriptions, and disks that refuse; null for nobody to tell.</param>
public sealed record ServiceBusOptions(string DataFolder, int Port = 0, ILogger? Log = null)
{
    /// <summary>Told of every send and every settlement over HTTP once it is durable.</summary>
    public Effects Effects { get; init; } = new();
}
