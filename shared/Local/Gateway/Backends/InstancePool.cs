using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.Local.Gateway.Backends;

/// <summary>The instances of the Function Apps as the registry last told, and how busy this gateway keeps each.</summary>
internal sealed class InstancePool : IAsyncDisposable
{
    private const int WaitSeconds = 30;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    private readonly ConcurrentDictionary<string, int> _inFlight = [];
    private readonly CancellationTokenSource _stopped = new();
    private readonly Uri _registry;
    private readonly HttpClient _http;
    private readonly Action<LogLevel, string> _log;
    private readonly Task _following;
    private volatile Registry _known = new(0, []);
    private int _turn;

    /// <param name="registry">The functions host's GET /registry.</param>
    /// <param name="http">Waits longer than the registry lets it.</param>
    public InstancePool(Uri registry, HttpClient http, Action<LogLevel, string> log)
    {
        (_registry, _http, _log) = (registry, http, log);
        _following = Task.Run(Follow);
    }

    /// <summary>Of what the registry last told.</summary>
    public long Revision => _known.Revision;

    /// <summary>
    /// Lets the least busy instance serve, the next where it takes no requests any more, and in the end whichever the
    /// functions host chooses.
    /// </summary>
    public async Task Forward(string app, Func<string?, Task<bool>> forward)
    {
        foreach (var instance in Candidates(app))
        {
            _inFlight.AddOrUpdate(instance, 1, (_, now) => now + 1);
            try
            {
                if (await forward(instance)) { return; }
            }
            finally
            {
                _inFlight.AddOrUpdate(instance, 0, (_, now) => now - 1);
            }
        }

        await forward(null);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopped.Dispose();
    }

    /// <summary>Ready and healthy ones, the least busy first and those equally busy in turn.</summary>
    private string[] Candidates(string app)
    {
        var able = _known.Instances.Where(one => one.App == app && one.State == "Ready" && one.Health == "Healthy").ToArray();
        if (able.Length == 0) { return []; }

        var first = (int)((uint)Interlocked.Increment(ref _turn) % (uint)able.Length);
        return [.. Enumerable.Range(0, able.Length)
            .Select(offset => able[(first + offset) % able.Length].Id)
            .OrderBy(id => _inFlight.GetValueOrDefault(id))];
    }

    private async Task Follow()
    {
        var reported = false;
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                var asked = new Uri($"{_registry}?after={_known.Revision}&wait={WaitSeconds}");
                _known = await _http.GetFromJsonAsync<Registry>(asked, _json, _stopped.Token) ?? throw new JsonException("It is null.");
                reported = false;
            }
            catch (Exception failure) when (failure is HttpRequestException or JsonException or IOException
                || (failure is OperationCanceledException && !_stopped.IsCancellationRequested))
            {
                // What was known stays; an instance that is gone says so itself.
                if (!reported) { _log(LogLevel.Warning, $"{_registry} could not be read: {failure.Message}"); }
                reported = true;
                await Task.Delay(TimeSpan.FromSeconds(1), _stopped.Token);
            }
        }
    }

    private sealed record Registry(long Revision, IReadOnlyList<RegisteredInstance> Instances);

    private sealed record RegisteredInstance(string Id, string App, string State, string Health);
}
