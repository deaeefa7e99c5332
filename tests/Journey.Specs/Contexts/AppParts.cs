using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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

    /// <summary>The real adapter: only the network under it is not there.</summary>
    public AppParts PaymentProvider()
    {
        services.AddSingleton(Options.Create(
            new ProviderOptions { ProviderEndpoint = "https://provider.example", ProviderKey = "key" }));
        services.AddSingleton<IPaymentProvider>(provider => new HttpPaymentProvider(
            new HttpClient(bug.In(provider.GetRequiredService<HttpMessageHandler>())),
            provider.GetRequiredService<IOptions<ProviderOptions>>()));
        return this;
    }
}
