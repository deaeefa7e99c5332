using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Persistence;

namespace ServerlessShop.Hosting;

/// <summary>For the app whose hot documents serve many.</summary>
public static class HotDocumentsOfShopApp
{
    /// <summary>A store for hot documents and what lies beside them. What it commits is sent at once.</summary>
    public static ShopApp AddHotDocuments<TState, TBeside, TEvent>(
        this ShopApp app, Decider<TState, TEvent> hot, Decider<TBeside, TEvent> beside) where TEvent : class
    {
        app.Services.AddSingleton(provider => new HotDocumentStore<TState, TBeside, TEvent>(
            provider.GetRequiredService<Container>(),
            hot,
            beside,
            provider.GetRequiredService<Outbox>().SendAtOnce,
            provider.GetRequiredService<TimeProvider>()));
        return app;
    }
}
