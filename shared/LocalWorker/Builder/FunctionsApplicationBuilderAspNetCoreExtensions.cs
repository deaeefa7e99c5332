using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessShop.LocalWorker.Binding;
using ServerlessShop.LocalWorker.Http;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Puts the HTTP side into the pipeline at the place of the call: what comes later sees requests.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.HasHttp)
        {
            return builder;
        }

        builder.HasHttp = true;
        builder.UseMiddleware<HttpProxying>();
        builder.Services.AddSingleton(new ApplicationPartManager()); // Controllers are not looked for, here or there.
        builder.Services.AddMvcCore();
        builder.Services.Configure<WorkerOptions>(
            options => options.InputConverters.RegisterAt<HttpRequestConverter>(0));
        return builder;
    }
}
