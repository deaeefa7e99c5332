using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.FeatureManagement;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Hosting;

namespace ServerlessShop.Configuration.Specs;

/// <summary>What an app of the shop has of its settings, wired as AddServerlessShop does and reading the store over HTTP.</summary>
internal sealed class AppSettings : ILogger, IDisposable
{
    private readonly RunningStore _store;
    private readonly ConfigurationManager _configuration = new();
    private readonly Lazy<ServiceProvider> _services;
    private readonly List<string> _logged = [];

    public AppSettings(RunningStore store, string context = "catalog", string? signedInAs = null, string? label = null)
    {
        _store = store;
        var source = new AppConfigurationSource(
            new AppConfigurationOptions { Endpoint = store.Address, Label = label }, context,
            new SignedInAs(store.Tokens, signedInAs ?? context), store.Clock);
        ((IConfigurationBuilder)_configuration).Add(source);
        Provider = source.Provider;
        _services = new(Wire);
    }

    public AppConfigurationProvider Provider { get; }

    public string? this[string key] => _configuration[key];

    public LiveOptions<PricingOptions> Pricing => _services.Value.GetRequiredService<LiveOptions<PricingOptions>>();

    public IReadOnlyList<string> Logged { get { lock (_logged) { return [.. _logged]; } } }

    /// <summary>How often the app was told that settings are new.</summary>
    public IDisposable OnReload(Action told) => Microsoft.Extensions.Primitives.ChangeToken.OnChange(
        ((IConfiguration)_configuration).GetReloadToken, told);

    /// <summary>What an invocation sets off once the interval is over.</summary>
    public Task Refresh()
    {
        _store.Clock.Advance(TimeSpan.FromSeconds(30));
        return Provider.TryRefresh(this);
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_logged) { _logged.Add($"{logLevel}: {formatter(state, exception)} {exception?.Message}"); }
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Dispose()
    {
        if (_services.IsValueCreated) { _services.Value.Dispose(); }
        _configuration.Dispose();
    }

    private ServiceProvider Wire()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(_configuration);
        services.AddLogging(logging => logging.AddProvider(new Lines(this)));
        services.AddFeatureManagement();
        services.AddLive<PricingOptions>(_configuration.GetSection(PricingOptions.Section));
        return services.BuildServiceProvider();
    }

    private sealed class Lines(AppSettings settings) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => settings;

        public void Dispose() { }
    }
}
