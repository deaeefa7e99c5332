using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.Http;
using ServerlessShop.Local.FunctionsHost.Invocations;
using ServerlessShop.Local.FunctionsHost.Processes;
using ServerlessShop.Local.FunctionsHost.Timers;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.FunctionsHost;

/// <summary>
/// The local Azure Functions host: every Function App a process of its own, run by its triggers with Azure's rules.
/// </summary>
public sealed class LocalFunctionsHost : IFunctionApps, IAsyncDisposable
{
    private readonly HostParts _host;
    private readonly Dictionary<string, FunctionApp> _apps = new(StringComparer.Ordinal);
    private readonly Forwarder _forwarder;
    private readonly WebApplication _web;
    private Task _ready = Task.CompletedTask;
    private bool _disposed;

    /// <param name="clock">The shop's time: timers, feed polls, lock renewals and retries follow it.</param>
    /// <exception cref="StartException">An app is not built.</exception>
    public LocalFunctionsHost(FunctionsHostOptions options, IBroker broker, IChangeFeed feed, TimeProvider clock)
    {
        var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null, // The caller's traceparent is passed on as it is.
        });
        _host = new(options, broker, feed, clock, TimerStatusStore.Open(options.StateFolder), http);
        foreach (var app in options.Apps)
        {
            if (_apps.ContainsKey(app.Name)) { throw new StartException($"Two apps are named '{app.Name}'."); }
            _apps.Add(app.Name, new(app, _host));
        }

        _forwarder = new(http, options);
        _web = Web(options);
        new WorkerEndpoints(Find, options.Effects).Map(_web);
        new AdminEndpoints(_apps, _host).Map(_web);
        new RegistryEndpoint(_apps, _host).Map(_web);
        new PublicEndpoints(_apps, _forwarder).Map(_web);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _host.Address;

    /// <summary>The workers alive at this moment: instance to process id.</summary>
    public IReadOnlyDictionary<string, int> ProcessIds => _apps.Values
        .SelectMany(app => app.Instances)
        .Select(instance => (instance.Id, instance.Worker))
        .Where(instance => instance.Worker is not null)
        .ToDictionary(instance => instance.Id, instance => instance.Worker!.Process.Id);

    /// <summary>Invocations of every function since the start.</summary>
    public IReadOnlyList<FunctionCount> Counts => [.. _apps.Values.SelectMany(app => app.Counters.Read())];

    /// <summary>Begins to listen and starts every worker. <see cref="WhenReady"/> says when they are ready.</summary>
    public async Task StartAsync()
    {
        try
        {
            await _web.StartAsync();
        }
        catch (IOException taken)
        {
            throw new StartException($"The functions host cannot listen on {_host.Options.Address}: {taken.Message}");
        }

        var server = _web.Services.GetRequiredService<IServer>();
        _host.Address = new(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        PrivateFile.Write(Path.Combine(_host.Options.StateFolder, FunctionsHostOptions.KeyFile), _host.Options.AdminKey);
        _ready = Task.WhenAll(_apps.Values.Select(app => Task.Run(app.Start)));
    }

    /// <summary>Ends when every instance is ready.</summary>
    /// <exception cref="StartException">A worker did not start; the message names it and says why.</exception>
    public Task WhenReady() => _ready;

    /// <summary>Starts one more instance of an app; ends when it is ready. The result is its id.</summary>
    /// <exception cref="StartException">It did not become ready.</exception>
    public Task<string> AddInstance(string app) => App(app).StartOneMore();

    /// <summary>Ends an instance in good order.</summary>
    public async Task StopInstance(string app, string instance)
    {
        if (await App(app).EndOne(instance)) { return; }
        throw new ArgumentException($"There is no instance '{instance}'.", nameof(instance));
    }

    /// <summary>Starts or ends instances of an app until there are so many.</summary>
    /// <exception cref="StartException">A new one did not become ready.</exception>
    public Task SetInstances(string app, int count) => App(app).SetInstances(count);

    /// <summary>Puts a new build of an app in the place of the running one while it goes on working.</summary>
    /// <param name="folder">Where the build lies; null for where the app has always been built.</param>
    /// <exception cref="StartException">The new version did not come up; the old one stays.</exception>
    public Task<AppUpdate> Update(string app, string? folder = null) => App(app).Update(folder);

    public Task<bool> Forward(
        HttpContext context, string app, string? instance, string pathAndQuery,
        IReadOnlyDictionary<string, string> addHeaders) =>
        _forwarder.Forward(context, App(app), instance, pathAndQuery, addHeaders);

    /// <summary>Stops every trigger, lets what runs finish, and leaves no worker behind.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) { return; }
        _disposed = true;

        // The web server goes last: functions that finish still settle their messages through it.
        await Task.WhenAll(_apps.Values.Select(app => app.Stop()));
        await _web.StopAsync();
        await _web.DisposeAsync();
        foreach (var app in _apps.Values) { app.Dispose(); }
        _host.Http.Dispose();
        await _host.Timers.DisposeAsync();
    }

    private static WebApplication Web(FunctionsHostOptions options)
    {
        var address = new Uri(options.Address);
        if (!address.IsLoopback)
        {
            throw new StartException($"{options.Address}: the functions host listens on loopback only.");
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, address.Port));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        return builder.Build();
    }

    private FunctionApp App(string name) =>
        _apps.GetValueOrDefault(name)
        ?? throw new ArgumentException($"There is no Function App '{name}'.", nameof(name));

    private (FunctionApp, Worker)? Find(string workerId)
    {
        foreach (var app in _apps.Values)
        {
            var instance = app.Instances.FirstOrDefault(instance => instance.Id == workerId);
            if (instance?.Worker is { } worker) { return (app, worker); }
        }

        return null;
    }
}
