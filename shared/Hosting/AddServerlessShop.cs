using Azure.Core;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.FeatureManagement;
using ServerlessShop.Hosting.Idempotency;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Persistence;

namespace ServerlessShop.Hosting;

/// <summary>What every Function App of the shop wires once: settings, identity, problem details, store, outbox.</summary>
public static class ServerlessShopBuilder
{
    /// <summary>Makes the builder an app of the shop.</summary>
    /// <param name="context">The bounded context's name, which is its container's and its topic's too.</param>
    public static ShopApp AddServerlessShop(this FunctionsApplicationBuilder builder, string context)
    {
        // Order matters: the web application's own middleware executes the IResult that ours leaves behind, and
        // middleware registered before it runs outside and sees no HttpContext.
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<ProblemMiddleware>();
        builder.UseMiddleware<RoleMiddleware>();
        builder.UseMiddleware<IdempotencyMiddleware>();

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        var settings = AppConfigurationOptions.Read(builder.Configuration.GetSection("AppConfiguration"));
        var credential = ShopHost.Credential(builder.Configuration);
        AppConfiguration.Add(builder, settings, context, credential, TimeProvider.System);
        services.AddFeatureManagement();
        services.AddValidated<StoreOptions>(builder.Configuration.GetSection("Cosmos"));
        services.AddValidated<BusOptions>(builder.Configuration.GetSection("ServiceBus"));
        services.AddValidated<IdentityOptions>(builder.Configuration.GetSection("Identity"));
        services.Configure<Microsoft.AspNetCore.Http.Json.JsonOptions>(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = Json.Options.DefaultIgnoreCondition;
            json.SerializerOptions.Encoder = Json.Options.Encoder;
            foreach (var converter in Json.Options.Converters) { json.SerializerOptions.Converters.Add(converter); }
        });

        ShopHost.AddIdentity(services, builder.Configuration.GetSection("Identity").Get<IdentityOptions>() ?? new());
        ShopHost.AddTelemetry(services, builder.Configuration);
        services.AddHostedService<StoreConsistency>();

        services.AddSingleton(credential);
        services.AddSingleton(provider => ContainerOf(provider, context));
        services.AddSingleton(provider => new ServiceBusClient(
            provider.GetRequiredService<IOptions<BusOptions>>().Value.FullyQualifiedNamespace,
            provider.GetRequiredService<TokenCredential>()));
        services.AddSingleton<OutboxEntries>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<IdempotentRequests>();
        services.AddSingleton(provider => new DocumentStore<KeyedRequest, KeyedRequestEvent>(
            provider.GetRequiredService<Container>(),
            KeyedRequests.Decider,
            (_, _) => Task.CompletedTask, // Nothing is said of them.
            provider.GetRequiredService<TimeProvider>()));
        return new ShopApp(builder);
    }

    /// <summary>Options from a section, checked at start: a missing setting stops the app, not the tenth request.</summary>
    public static void AddValidated<T>(this IServiceCollection services, IConfiguration section) where T : class =>
        services.AddOptions<T>().Bind(section).ValidateDataAnnotations().ValidateOnStart();

    /// <summary>Options that follow the settings while the app runs; checked at start, and again at every change.</summary>
    public static void AddLive<T>(this IServiceCollection services, IConfiguration section) where T : class
    {
        services.AddValidated<T>(section);
        services.AddSingleton<LiveOptions<T>>();
        services.AddSingleton<IOptionsMonitor<T>>(provider => provider.GetRequiredService<LiveOptions<T>>());
    }

    private static Container ContainerOf(IServiceProvider provider, string context)
    {
        var store = provider.GetRequiredService<IOptions<StoreOptions>>().Value;
        var client = new CosmosClient(
            store.AccountEndpoint,
            provider.GetRequiredService<TokenCredential>(),
            new CosmosClientOptions
            {
                ApplicationName = $"serverlessshop-{context}",
                ConnectionMode = store.ConnectionMode,
                EnableContentResponseOnWrite = false,
                UseSystemTextJsonSerializerWithOptions = Json.Options,
            });
        return client.GetContainer(store.Database, context);
    }
}

/// <summary>An app of the shop while it is being put together.</summary>
public sealed class ShopApp(FunctionsApplicationBuilder builder)
{
    public IServiceCollection Services => builder.Services;

    public IConfiguration Configuration => builder.Configuration;

    /// <summary>A store for one kind of document. What it commits is sent at once.</summary>
    public ShopApp AddDocuments<TState, TEvent>(Decider<TState, TEvent> decider) where TEvent : class
    {
        builder.Services.AddSingleton(provider => new DocumentStore<TState, TEvent>(
            provider.GetRequiredService<Container>(),
            decider,
            provider.GetRequiredService<Outbox>().SendAtOnce,
            provider.GetRequiredService<TimeProvider>()));
        return this;
    }

    public void Run() => builder.Build().Run();
}
