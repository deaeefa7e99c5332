using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Configuration;
using ServerlessShop.Local.Gateway;

namespace ServerlessShop.Local;

/// <summary>
/// What stands for {{name}} in the policies. In Azure these are API Management's named values; here most are addresses
/// of this platform, and those a shop owner changes are settings under Gateway: of the configuration store. A change is
/// taken over by the gateway while it works.
/// </summary>
internal sealed class NamedValues : IAsyncDisposable
{
    private const string Prefix = "Gateway:";

    private readonly Channel<IReadOnlyDictionary<string, string>> _changes =
        Channel.CreateBounded<IReadOnlyDictionary<string, string>>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly IReadOnlyDictionary<string, string> _addresses;
    private readonly Action<LogLevel, string> _log;
    private readonly IDisposable _watch;
    private Task _following = Task.CompletedTask;

    /// <param name="addresses">What the platform knows itself; a setting of that name cannot change it.</param>
    public NamedValues(ConfigurationServer store, IReadOnlyDictionary<string, string> addresses, Action<LogLevel, string> log)
    {
        _addresses = addresses;
        _log = log;
        _watch = store.Watch(Prefix, settings => _changes.Writer.TryWrite(settings));
    }

    /// <summary>Those of now, for the gateway's start.</summary>
    public async Task<IReadOnlyDictionary<string, string>> First() => Together(await _changes.Reader.ReadAsync());

    /// <summary>Lets the gateway follow every change from now on.</summary>
    public void Feed(ApiGateway gateway) => _following = Follow(gateway);

    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        _changes.Writer.TryComplete();
        await _following;
    }

    private async Task Follow(ApiGateway gateway)
    {
        await foreach (var settings in _changes.Reader.ReadAllAsync())
        {
            try
            {
                await gateway.Reload(Together(settings));
                _log(LogLevel.Information, "The policies have new named values.");
            }
            catch (Exception refused)
            {
                // A policy that does not compile, a file being written, a full disk: the next change is tried again.
                _log(LogLevel.Error, $"The policies keep the named values they have: {refused.Message}");
            }
        }
    }

    private Dictionary<string, string> Together(IReadOnlyDictionary<string, string> settings)
    {
        var together = new Dictionary<string, string>(settings);
        foreach (var (name, address) in _addresses) { together[name] = address; }
        return together;
    }
}
