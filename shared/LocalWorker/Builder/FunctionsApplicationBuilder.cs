using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessShop.LocalWorker.Binding;
using ServerlessShop.LocalWorker.Running;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Collects a Function App's services and middleware.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly WorkerStart _start;
    private readonly bool _ownsProcess;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];
    private bool _hasBuilt;

    internal FunctionsApplicationBuilder(string[] args, WorkerStart start, bool ownsProcess)
    {
        _start = start;
        _ownsProcess = ownsProcess;
        _web = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = start.ApplicationName,
            ContentRootPath = start.ApplicationDirectory,
            EnvironmentName = System.Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT"),
        });
        _web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });

        ConfigureLogging();
        ConfigureServices();
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    public ConfigurationManager Configuration => _web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    internal bool HasHttp { get; set; }

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        _middleware.Add(middleware);
        return this;
    }

    public IHost Build()
    {
        ThrowIfBuilt();
        _hasBuilt = true;
        return WorkerHost.Build(_web, _start, _middleware, HasHttp, _ownsProcess);
    }

    private void ConfigureLogging()
    {
        _web.Logging.ClearProviders();
        _web.Logging.AddProvider(new ConsoleLines(Console.Out));
        _web.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        _web.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        _web.Logging.AddFilter("System.Net.Http", LogLevel.Warning);

        // What stops the start is told once, as one line.
        _web.Logging.AddFilter(
            "Microsoft.Extensions.Hosting.Internal.Host", _ => !_ownsProcess || WorkerProcess.IsReady);
    }

    private void ConfigureServices()
    {
        Services.AddSingleton(_start);
        Services.AddSingleton<HostConnection>();
        Services.AddSingleton<ConverterSet>();
        Services.AddSingleton<WorkerSerializer>();
        Services.AddRouting();
        Services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.All);
        Services.ConfigureOptions<WorkerDefaults>();
    }

    private void ThrowIfBuilt()
    {
        if (_hasBuilt)
        {
            throw new InvalidOperationException("The application has already been built.");
        }
    }
}
