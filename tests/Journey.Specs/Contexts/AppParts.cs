using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ServerlessShop.Basket.Catalogue;
using ServerlessShop.Hosting;
using ServerlessShop.Journey.Specs.Bugs;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Payments.Provider;
using ServerlessShop.Persistence;

namespace ServerlessShop.Journey.Specs.Contexts;

/// <summary>The parts of an app while it is put together: the words of AddServerlessShop, around stand-ins.</summary>
internal sealed class AppParts(IServiceCollection services, Bug bug)
{
    public AppParts Documents<TState, TEvent>(Decider<TState, TEvent> decider) where TEvent : class
    {
        services.AddSingleton(provider => new DocumentStore<TState, TEvent>(
            provider.GetRequiredService<Container>(), bug.In(decider),
            provider.GetRequiredService<Outbox>().SendAtOnce, provider.GetRequiredService<TimeProvider>()));
        return this;
    }

    public AppParts HotDocuments<TState, TBeside, TEvent>(
        Decider<TState, TEvent> hot, Decider<TBeside, TEvent> beside) where TEvent : class
    {
        services.AddSingleton(provider => new HotDocumentStore<TState, TBeside, TEvent>(
            provider.GetRequiredService<Container>(), bug.In(hot), bug.In(beside),
            provider.GetRequiredService<Outbox>().SendAtOnce, provider.GetRequiredService<TimeProvider>()));
        return this;
    }

    public AppParts Single<T>() where T : class
    {
        services.AddSingleton<T>();
        return this;
    }

    public AppParts Single<T>(Func<Container, T> part) where T : class
    {
        services.AddSingleton(provider => part(provider.GetRequiredService<Container>()));
        return this;
    }

    public AppParts Single<T>(Func<IServiceProvider, T> part) where T : class
    {
        services.AddSingleton(part);
        return this;
    }

    public AppParts Options<T>(T options) where T : class
    {
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        return this;
    }

    /// <summary>Settings that could change and do not: what follows of a change is another spec's.</summary>
    public AppParts Live<T>(T options) where T : class
    {
        services.TryAddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.AddSingleton<IOptionsFactory<T>>(new Always<T>(options));
        services.AddSingleton<LiveOptions<T>>();
        return this;
    }

    /// <summary>The real adapter: only the network under it is not there.</summary>
    public AppParts Catalogue()
    {
        services.AddSingleton<ICatalogue>(provider => new HttpCatalogue(
            new HttpClient(provider.GetRequiredService<HttpMessageHandler>()),
            Microsoft.Extensions.Options.Options.Create(new CatalogueOptions { Endpoint = "https://shop.example" })));
        return this;
    }

    /// <inheritdoc cref="Catalogue"/>
    public AppParts PaymentProvider()
    {
        Options(new ProviderOptions { ProviderEndpoint = "https://provider.example", ProviderKey = "key" });
        services.AddSingleton<IPaymentProvider>(provider => new HttpPaymentProvider(
            new HttpClient(bug.In(provider.GetRequiredService<HttpMessageHandler>())),
            provider.GetRequiredService<IOptions<ProviderOptions>>()));
        return this;
    }

    private sealed class Always<T>(T options) : IOptionsFactory<T> where T : class
    {
        public T Create(string name) => options;
    }
}
