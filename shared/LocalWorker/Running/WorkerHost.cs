using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessShop.LocalWorker.Binding;
using ServerlessShop.LocalWorker.Http;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>The built worker: a web server for the functions host, which is told of it once it listens.</summary>
internal sealed class WorkerHost : IHost, IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly IReadOnlyList<Function> _functions;
    private readonly bool _ownsProcess;

    private WorkerHost(WebApplication web, IReadOnlyList<Function> functions, bool ownsProcess)
    {
        _web = web;
        _functions = functions;
        _ownsProcess = ownsProcess;
    }

    public IServiceProvider Services => _web.Services;

    public string Address => _web.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.Single();

    public static WorkerHost Build(
        WebApplicationBuilder builder,
        WorkerStart start,
        IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        bool hasHttp,
        bool ownsProcess)
    {
        var functions = FunctionCatalog.Read(start.Types);
        if (!hasHttp && functions.FirstOrDefault(function => function.Trigger == TriggerKind.Http) is { } http)
        {
            throw new WorkerStartException(
                $"AZFW0014: the function '{http.Name}' has an HTTP trigger, "
                + "and Program.cs does not call ConfigureFunctionsWebApplication().");
        }

        var prefix = HttpFunctions.PrefixFrom(start.ApplicationDirectory);
        var web = builder.Build();
        KeepPipelineClosed(web);

        var runner = new FunctionRunner(
            Pipeline(middleware, functions, web.Services), web.Services.GetRequiredService<ILogger<FunctionRunner>>());
        var scopes = web.Services.GetRequiredService<IServiceScopeFactory>();
        web.Use(next =>
        {
            var local = new LocalEndpoints(start, functions, runner, scopes);
            return http => local.Handle(http, next);
        });
        web.UseForwardedHeaders();
        web.UseRouting();
        new HttpFunctions(runner, scopes).Map(web, functions, prefix, web.Configuration);

        return new WorkerHost(web, functions, ownsProcess);
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _web.StartAsync(cancellationToken);
        try
        {
            await Services.GetRequiredService<HostConnection>().Ready(Address, _functions, cancellationToken);
        }
        catch
        {
            await _web.StopAsync(CancellationToken.None);
            throw;
        }

        if (_ownsProcess)
        {
            WorkerProcess.HasStarted();
            WorkerProcess.WatchParent(Services.GetRequiredService<IHostApplicationLifetime>().StopApplication);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => _web.StopAsync(cancellationToken);

    public void Dispose() => ((IDisposable)_web).Dispose();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    /// <summary>
    /// Azure's worker has no UseAuthentication and no UseAuthorization in its pipeline. A WebApplication adds them by
    /// itself for an app that registers their services, unless they seem to be there: a user nobody authenticated
    /// would be signed in here only.
    /// </summary>
    private static void KeepPipelineClosed(IApplicationBuilder web)
    {
        web.Properties["__AuthenticationMiddlewareSet"] = true;
        web.Properties["__AuthorizationMiddlewareSet"] = true;
    }

    private static FunctionExecutionDelegate Pipeline(
        IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        IReadOnlyList<Function> functions,
        IServiceProvider services)
    {
        // Made on first use: a converter may need what only a started host has.
        var invokers = functions.ToDictionary(
            function => function.Name,
            function => new Lazy<FunctionInvoker>(() => new(function, services.GetRequiredService<ConverterSet>())));

        FunctionExecutionDelegate execute = context =>
        {
            var invocation = Invocation.Of(context);
            return invokers[invocation.Function.Name].Value.Invoke(context, invocation).AsTask();
        };
        return middleware.Reverse().Aggregate(execute, (next, wrap) => wrap(next));
    }
}
