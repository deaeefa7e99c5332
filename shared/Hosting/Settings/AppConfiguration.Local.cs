using Azure.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.Hosting;

/// <summary>What differs on the local platform: a provider of our own, by the REST API. See AppConfiguration.Azure.cs.</summary>
internal static class AppConfiguration
{
    public static void Add(
        FunctionsApplicationBuilder builder, AppConfigurationOptions options, string context, TokenCredential credential,
        TimeProvider time)
    {
        var source = new AppConfigurationSource(options, context, credential, time);
        ((IConfigurationBuilder)builder.Configuration).Add(source);
        builder.Services.AddSingleton(_ => source.Provider);
        builder.UseMiddleware<RefreshMiddleware>();
    }
}

/// <summary>Refreshes by what the app does, as the official middleware: an invocation asks, and does not wait.</summary>
internal sealed class RefreshMiddleware(AppConfigurationProvider provider, ILogger<RefreshMiddleware> log)
    : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (provider.IsRefreshDue)
        {
            // Without this invocation's context: its trace and identity are not the refresh's.
            using (ExecutionContext.SuppressFlow()) { _ = Task.Run(() => provider.TryRefresh(log)); }
        }

        return next(context);
    }
}

/// <summary>Makes the one provider of the app.</summary>
internal sealed class AppConfigurationSource(
    AppConfigurationOptions options, string context, TokenCredential credential, TimeProvider time) : IConfigurationSource
{
    public AppConfigurationProvider Provider { get; } = new(options, context, credential, time);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => Provider;
}
