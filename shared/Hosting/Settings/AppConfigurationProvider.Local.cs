using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.Hosting;

/// <summary>
/// Settings from the store, all at once: at start, and again when the sentinel has changed. Nothing is taken over
/// before everything has been read, references to secrets too; what fails leaves the last values as they are.
/// </summary>
internal sealed partial class AppConfigurationProvider : ConfigurationProvider, IDisposable
{
    private readonly AppConfigurationOptions _options;
    private readonly string _context;
    private readonly TimeProvider _time;
    private readonly AppConfigurationClient _client;
    private readonly SemaphoreSlim _refreshing = new(1);
    private string? _sentinel;
    private long _due;

    public AppConfigurationProvider(AppConfigurationOptions options, string context, TokenCredential credential, TimeProvider time)
    {
        _options = options;
        _context = context;
        _time = time;
        _client = new AppConfigurationClient(new Uri(options.Endpoint), credential);
    }

    public bool IsRefreshDue => _time.GetUtcNow().UtcTicks >= Interlocked.Read(ref _due);

    /// <exception cref="InvalidOperationException">The store does not answer, or holds what cannot be used. One line.</exception>
    public override void Load()
    {
        try
        {
            // The framework's builder loads when a source is added, and can only wait.
            var (sentinel, data) = LoadAll().GetAwaiter().GetResult();
            _sentinel = sentinel;
            Data = data;
            SetDue();
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            throw new InvalidOperationException(
                $"The settings cannot be read from {_options.Endpoint} (AppConfiguration__endpoint): {failure.Message}", failure);
        }
    }

    /// <summary>Reads again where the interval is over and the sentinel changed; whoever comes during that goes on.</summary>
    public async Task TryRefresh(ILogger log)
    {
        if (!await _refreshing.WaitAsync(TimeSpan.Zero)) { return; }
        try
        {
            if (!IsRefreshDue) { return; }
            SetDue();
            if (await _client.ETagOf(AppConfigurationOptions.Sentinel, _sentinel) == _sentinel) { return; }

            var (sentinel, data) = await LoadAll();
            Data = data;
            _sentinel = sentinel;
            OnReload();
            Refreshed(log, data.Count, _options.Endpoint);
        }
        catch (Exception failure)
        {
            // Nobody awaits a refresh: what is not told here is told nowhere.
            NotRefreshed(log, failure, _options.Endpoint);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _refreshing.Dispose();
    }

    /// <summary>
    /// Everything between two looks at the sentinel that saw the same: a change completed meanwhile is read once more.
    /// One that is still being written is seen in part by whoever reads at that moment, for the change before it or at
    /// start, until its sentinel is written; as in Azure.
    /// </summary>
    private async Task<(string? Sentinel, Dictionary<string, string?> Data)> LoadAll()
    {
        var before = await _client.ETagOf(AppConfigurationOptions.Sentinel, null);
        while (true)
        {
            var settings = new Dictionary<string, StoredSetting>(StringComparer.OrdinalIgnoreCase);
            string?[] labels = string.IsNullOrEmpty(_options.Label) ? [null] : [null, _options.Label];
            foreach (var label in labels)
            {
                foreach (var filter in Selection.Of(_context))
                {
                    await foreach (var setting in _client.List(filter, label)) { settings[setting.Key] = setting; }
                }
            }

            var data = await StoredSetting.Flatten(settings.Values, _client.Secret);
            var after = await _client.ETagOf(AppConfigurationOptions.Sentinel, before);
            if (after == before) { return (before, data); }
            before = after;
        }
    }

    private void SetDue() => Interlocked.Exchange(ref _due, (_time.GetUtcNow() + _options.RefreshInterval).UtcTicks);

    private static bool IsExpected(Exception failure) => failure
        is HttpRequestException or TaskCanceledException or FormatException or System.Text.Json.JsonException
        or Azure.Identity.AuthenticationFailedException or Azure.RequestFailedException;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} settings taken over from {Endpoint}.")]
    private static partial void Refreshed(ILogger log, int count, string endpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The settings could not be refreshed from {Endpoint}, the last ones stay.")]
    private static partial void NotRefreshed(ILogger log, Exception failure, string endpoint);
}
