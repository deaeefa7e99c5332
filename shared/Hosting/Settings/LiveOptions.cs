using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.FeatureManagement;

namespace ServerlessShop.Hosting;

/// <summary>Options and feature flags of one moment: whoever asks both of one of these never sees half of a change.</summary>
public sealed record Moment<T>(T Options, IVariantFeatureManager Features);

/// <summary>
/// Options that follow the settings. New values that are not valid are refused and told to the log; what was valid
/// before goes on, options and flags together. The framework's own monitor would throw at whoever reads next.
/// </summary>
public sealed partial class LiveOptions<T> : IOptionsMonitor<T>, IDisposable where T : class
{
    private readonly IConfiguration _configuration;
    private readonly IOptionsFactory<T> _factory;
    private readonly IReadOnlyList<IFeatureFilterMetadata> _filters;
    private readonly ILogger _log;
    private readonly IDisposable _following;
    private event Action<T, string?>? Changed;
    private volatile Moment<T> _moment;

    /// <exception cref="OptionsValidationException">The values there are at start are not valid.</exception>
    public LiveOptions(
        IConfiguration configuration, IOptionsFactory<T> factory, IEnumerable<IFeatureFilterMetadata> filters, ILoggerFactory log)
    {
        _configuration = configuration;
        _factory = factory;
        _filters = [.. filters];
        _log = log.CreateLogger("ServerlessShop.Hosting.Settings");
        _following = ChangeToken.OnChange(configuration.GetReloadToken, TakeOver);
        _moment = Read(); // After it: a change in between is read, or heard of, or both.
    }

    public Moment<T> Current => _moment;

    public T CurrentValue => _moment.Options;

    public T Get(string? name) => string.IsNullOrEmpty(name)
        ? CurrentValue
        : throw new NotSupportedException($"{typeof(T).Name} has no named instances; '{name}' was asked for.");

    public IDisposable OnChange(Action<T, string?> listener)
    {
        Changed += listener;
        return new Listening(() => Changed -= listener);
    }

    public void Dispose() => _following.Dispose();

    /// <summary>Runs inside the provider's reload, before it can load again: all that is read here is of one load.</summary>
    private void TakeOver()
    {
        try
        {
            _moment = Read();
        }
        catch (Exception invalid) when (invalid is OptionsValidationException or InvalidOperationException)
        {
            Refused(_log, typeof(T).Name, invalid.Message);
            return;
        }

        Changed?.Invoke(_moment.Options, Options.DefaultName);
    }

    private Moment<T> Read()
    {
        // Flags are copied: a feature manager over the live configuration would already see the next load.
        var flags = new ConfigurationBuilder().AddInMemoryCollection(
            _configuration.GetSection("feature_management").AsEnumerable()
                .Concat(_configuration.GetSection("FeatureManagement").AsEnumerable())
                .Where(one => one.Value is not null)).Build();
        var features = new FeatureManager(new ConfigurationFeatureDefinitionProvider(flags), new FeatureManagementOptions())
        {
            FeatureFilters = _filters,
        };
        return new Moment<T>(_factory.Create(Options.DefaultName), features);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "New settings of {Options} are refused, the old ones stay: {Because}")]
    private static partial void Refused(ILogger log, string options, string because);

    private sealed class Listening(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
