using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Blobs;
using ServerlessShop.Local.Configuration;
using ServerlessShop.Local.Cosmos;
using ServerlessShop.Local.FunctionsHost;
using ServerlessShop.Local.Gateway;
using ServerlessShop.Local.Identity;
using ServerlessShop.Local.Mail;
using ServerlessShop.Local.PaymentProvider;
using ServerlessShop.Local.Portal;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local;

/// <summary>
/// The whole shop on one machine: everything infra/topology.json deploys, on loopback, from one state folder. The
/// only place that knows all parts; they know each other by the interfaces in Seams.
/// </summary>
public sealed class LocalPlatform : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _running = new();
    private readonly PlatformOptions _options;
    private readonly LogLines _log;
    private readonly StateFolder _state;

    /// <summary>Known before anything listens there: apps that call others get it with their settings.</summary>
    private readonly string _gatewayAddress;
    private readonly HeldPort? _gatewayPort;

    private LocalPlatform(PlatformOptions options, LogLines log, StateFolder state, ShopTopology topology)
    {
        _options = options;
        _log = log;
        _state = state;
        _gatewayPort = options.BasePort == 0 ? new HeldPort() : null;
        _gatewayAddress = _gatewayPort?.Address ?? options.Address(0);
        Topology = topology;
    }

    public ShopTopology Topology { get; }

    public IdentityProvider Identity { get; private set; } = null!;

    public CosmosServer Cosmos { get; private set; } = null!;

    public ServiceBusServer ServiceBus { get; private set; } = null!;

    public ConfigurationServer Configuration { get; private set; } = null!;

    public IPaymentProviderRunning PaymentProvider { get; private set; } = null!;

    public MailServer Mail { get; private set; } = null!;

    public BlobServer Blobs { get; private set; } = null!;

    /// <summary>Null where only the stores were started.</summary>
    public LocalFunctionsHost? Host { get; private set; }

    /// <summary>Null where only the stores were started.</summary>
    public ApiGateway? Gateway { get; private set; }

    /// <summary>What is there to be called, in the order a reader wants it.</summary>
    public IReadOnlyList<(string Name, string Address)> Addresses =>
    [
        ("Shop (gateway)", Gateway!.Address),
        ("API reference", $"{Gateway!.Address}/docs/"),
        ("Identity", Identity.Address),
        ("Store (Cosmos DB)", Cosmos.Address),
        ("Broker (Service Bus)", ServiceBus.Address),
        ("Functions host", Host!.Address.GetLeftPart(UriPartial.Authority)),
        ("Configuration", Configuration.Address),
        ("Payment provider", PaymentProvider.Address),
        ("Mailbox", Mail.Address),
        ("Blob store", Blobs.Endpoint),
        .. Topology.Contexts.Select(context => (
            $"  {context.Name}", $"{Host!.Address.GetLeftPart(UriPartial.Authority)}/apps/{context.Name}")),
    ];

    /// <summary>Starts everything; ends when every instance of every context is ready.</summary>
    /// <exception cref="StartException">A port taken, a folder in use, a part that cannot start: one readable line.</exception>
    public static async Task<LocalPlatform> Start(PlatformOptions options, TimeProvider clock, LogLines log)
    {
        var platform = await StartStores(options, clock, log);
        try
        {
            await platform.StartApps(clock);
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts what keeps data and nothing that changes it: for reading figures back.</summary>
    public static async Task<LocalPlatform> StartStores(PlatformOptions options, TimeProvider clock, LogLines log)
    {
        var topology = ShopTopology.Read(options.Root);
        if (topology.Consistency != "Strong")
        {
            throw new StartException($"infra/topology.json: consistency '{topology.Consistency}' is not there locally, only Strong.");
        }

        options.DemandFreePorts();
        var state = StateFolder.Take(options.StateFolder, options.Fresh);
        var platform = new LocalPlatform(options, log, state, topology);
        try
        {
            await platform.StartStores(clock);
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // One part that cannot stop must not keep the others open, nor the folder taken.
        var failures = new List<Exception>();
        while (_running.TryPop(out var part))
        {
            try { await part.DisposeAsync(); }
            catch (Exception failure) { failures.Add(failure); }
        }

        _gatewayPort?.Dispose();
        _state.Dispose();
        if (failures.Count > 0) { throw new AggregateException(failures); }
    }

    private async Task StartStores(TimeProvider clock)
    {
        Identity = Running(await IdentityProvider.Start(
            new IdentityOptions(_options.Address(1), _state.Path, _options.Root, Topology), clock));
        Cosmos = Running(await CosmosServer.Start(
            new CosmosOptions
            {
                Folder = _state.Path,
                Address = _options.Address(2),
                Openers = CosmosOptions.OpenersOf(Topology),
                Effects = _options.Effects,
            },
            Identity,
            clock));
        await Cosmos.EnsureDatabase(Topology);
        ServiceBus = Running(await ServiceBusServer.Start(
            new ServiceBusOptions(_state.Path, _options.Port(3)) { Effects = _options.Effects }, Topology, Identity, clock));
        var provider = new PaymentProviderOptions(_options.Address(5), _state.Path)
        {
            Webhooks = new Uri($"{_gatewayAddress}/payments/webhooks"),
            Effects = _options.Effects,
        };
        PaymentProvider = Running<IPaymentProviderRunning>(_options.ProviderApart
            ? await PaymentProviderProcess.Start(provider, (level, line) => _log.Write("provider", level, line))
            : await PaymentProviderApp.Start(provider, clock));
        Mail = Running(await MailServer.Start(
            new MailOptions(_state.Path, _options.Port(7)) { Effects = _options.Effects }, clock));
        Configuration = Running(await ConfigurationServer.Start(
            new ConfigurationOptions
            {
                Folder = _state.Path,
                Address = _options.Address(6),
                Contexts = Topology.Contexts.Select(context => context.Name).ToHashSet(),
                Authority = $"{Identity.Address}/workforce/v2.0",
                SeedFile = Path.Combine(_options.Root, "infra", "configuration.json"),
                Log = (level, line) => _log.Write("configuration", level, line),
            },
            Identity,
            clock));
        Blobs = Running(await BlobServer.Start(
            new BlobOptions { Folder = _state.Path, Address = _options.Address(8) }, Identity, clock));
        await Configuration.KeepSecret("basket-quote-key", PrivateFile.ReadOrCreate(
            Path.Combine(_state.Path, "basket-quote.key"), () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        await Configuration.KeepSecret("payments-provider-key", PaymentProvider.ApiKey);
        await Configuration.KeepSecret("payments-webhook-key", PaymentProvider.WebhookKeys[0]);
        await Configuration.KeepSecret("payments-webhook-key-next", PaymentProvider.WebhookKeys[1]);
    }

    private async Task StartApps(TimeProvider clock)
    {
        Host = Running(new LocalFunctionsHost(
            new FunctionsHostOptions(_options.Address(4), _state.Path, [.. Topology.Contexts.Select(AppOf)]) { Log = _log.Write, Effects = _options.Effects },
            ServiceBus.Broker,
            Cosmos,
            clock));
        await Host.StartAsync();

        // Stopped after the gateway, which it feeds; started before it, which cannot do without.
        var namedValues = Running(new NamedValues(
            Configuration, PolicyAddresses, (level, line) => _log.Write("gateway", level, line)));
        Gateway = Running(await ApiGateway.Start(
            new GatewayOptions(_gatewayAddress, _options.Root, Topology, await namedValues.First())
            {
                Log = (level, line) => _log.Write("gateway", level, line),
                LogLevel = _options.LogLevel,
                CacheFolder = Path.Combine(_state.Path, "policies"),
                Registry = new Uri(Host.Address, "/registry"),
            },
            Host,
            Identity,
            clock,
            _options.WithoutPortal ? null : new DeveloperPortal(new PortalOptions(_options.Root, Topology,
            [
                new("customers", Identity.CustomersConfiguration),
                new("workforce", Identity.WorkforceConfiguration),
            ]))));
        namedValues.Feed(Gateway);
        await Host.WhenReady();
    }

    /// <summary>What the policies call this platform's parts; in Azure these are API Management's named values.</summary>
    private Dictionary<string, string> PolicyAddresses => new(Topology.Contexts.Select(context => KeyValuePair.Create(
        $"{context.Name}-backend", $"{Host!.Address.GetLeftPart(UriPartial.Authority)}/apps/{context.Name}")))
    {
        ["api-audience"] = Topology.Audience,
        ["api-client-id"] = Topology.Audience,
        ["customers-openid-config"] = Identity.CustomersConfiguration,
        ["workforce-openid-config"] = Identity.WorkforceConfiguration,
    };

    private FunctionAppSpec AppOf(ShopContext context)
    {
        // Debug or Release, as this platform itself was built.
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var name = Path.GetFileName(context.Project);
        var dll = Path.Combine(
            _options.Root, context.Project, "bin", "Local", built.Parent!.Name, built.Name, $"ServerlessShop.{name}.dll");

        var settings = new Dictionary<string, string>(Identity.ManagedIdentityOf(context.Name))
        {
            ["Cosmos__accountEndpoint"] = Cosmos.Address,
            ["Cosmos__database"] = Topology.Database,
            ["Cosmos__connectionMode"] = "Gateway",
            ["AppConfiguration__endpoint"] = Configuration.Address,
            ["ServiceBus__fullyQualifiedNamespace"] = new Uri(ServiceBus.Address).Authority,
            ["Identity__audience"] = Topology.Audience,
            ["Identity__customers"] = $"{Identity.Address}/customers/v2.0",
            ["Identity__workforce"] = $"{Identity.Address}/workforce/v2.0",
        };
        foreach (var (setting, source) in context.Settings ?? new Dictionary<string, string>())
        {
            settings[setting] = source switch
            {
                "payment-provider-endpoint" => PaymentProvider.Address,
                "blob-endpoint" => Blobs.Endpoint,
                "gateway-endpoint" => _gatewayAddress,
                "mail-host" => "127.0.0.1",
                "mail-port" => $"{Mail.SmtpPort}",
                _ => throw new StartException(
                    $"infra/topology.json: {context.Name}'s setting {setting} comes from '{source}', which the local platform does not have."),
            };
        }

        foreach (var (setting, value) in _options.AppSettings)
        {
            if (!settings.TryAdd(setting, value)) { throw new StartException($"{context.Name} has a setting {setting} already."); }
        }

        return new FunctionAppSpec(context.Name, dll, settings, _options.Instances.GetValueOrDefault(context.Name, 1));
    }

    private T Running<T>(T part) where T : IAsyncDisposable
    {
        _running.Push(part);
        return part;
    }
}
