using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessShop.Journey.Specs.Bugs;
using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Journey.Specs.Standins;
using ServerlessShop.Local.Topology;
using ServerlessShop.Messaging;
using ServerlessShop.Notifications.SendingLetter;
using ServerlessShop.Persistence;

namespace ServerlessShop.Journey.Specs.Contexts;

/// <summary>All contexts, several instances of each, between stores, broker and provider in memory.</summary>
internal sealed class Shop : IDisposable
{
    private const int InstancesMax = 3;
    private static readonly TimeSpan _nobodyThere = TimeSpan.FromSeconds(1);
    private static readonly ShopTopology _topology = ShopTopology.Read(Root());

    private readonly Bug _bug;
    private readonly Effects _effects;
    private readonly Turns _turns;
    private readonly List<App> _apps = [];
    private readonly List<App> _all = [];
    private int _nodes;

    public Shop(Schedule schedule, Disorder disorder, Sometimes sometimes, Bug bug)
    {
        (Schedule, Disorder, Sometimes, _bug) = (schedule, disorder, sometimes, bug);
        _effects = new Effects(schedule, disorder, sometimes);
        _turns = new Turns(schedule);
        Broker = new MemoryBroker(_topology, schedule, disorder, sometimes);
        Provider = new MemoryProvider(schedule, sometimes);
        Mailbox = new MemoryMailbox(sometimes);
        foreach (var subscription in Broker.Subscriptions)
        {
            subscription.Ready = () => schedule.After(disorder.Latency(), () => Deliver(subscription));
        }

        if (_topology.Contexts.FirstOrDefault(there => !Context.All.Any(known => known.Name == there.Name)) is { } missing)
        {
            throw new NotSupportedException($"The journey does not run '{missing.Name}': add it to Context.All.");
        }

        foreach (var context in Context.All)
        {
            var store = new MemoryStore(schedule);
            Stores.Add(context.Name, store);
            if (App.FeedOf(context) is { } feed)
            {
                _ = new FeedListener(feed, store, schedule, disorder, sometimes, () => Any(context.Name), Failures);
            }

            foreach (var timer in App.TimersOf(context))
            {
                _ = new TimerListener(timer, store, schedule, disorder, sometimes, () => Any(context.Name), Failures);
            }

            for (var instances = 1 + schedule.Next(InstancesMax); instances > 0; instances--) { Start(context); }
        }
    }

    public event Action<Node>? Died;

    public Schedule Schedule { get; }

    public Disorder Disorder { get; }

    public Sometimes Sometimes { get; }

    public MemoryBroker Broker { get; }

    public MemoryProvider Provider { get; }

    public MemoryMailbox Mailbox { get; }

    public Dictionary<string, MemoryStore> Stores { get; } = [];

    public Failures Failures { get; } = new();

    /// <summary>Any instance that is there to be called; null while none is.</summary>
    public App? Any(string context)
    {
        var awake = _apps.FindAll(app => app.Node.Context == context && app.Node.PausedUntil <= Schedule.Now);
        return awake.Count == 0 ? null : awake[Schedule.Next(awake.Count)];
    }

    public void Dispose() => _all.ForEach(app => app.Dispose());

    private void Start(Context context)
    {
        var clock = new SkewedClock(Schedule, Disorder.Skew());
        var node = new Node(context.Name, ++_nodes, clock, died: node =>
        {
            _apps.RemoveAll(app => app.Node == node);
            Died?.Invoke(node);
            Schedule.After(Disorder.RestartLength(), () => Start(context));
        });

        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(Failures);
        services.AddSingleton(typeof(ILogger<>), typeof(FailureLog<>));
        services.AddSingleton<Container>(new MemoryContainer(Stores[context.Name], node, _effects, _bug));
        services.AddSingleton<ServiceBusClient>(new MemoryBus(Broker, node, _effects));
        services.AddSingleton<HttpMessageHandler>(_ => new Roads(
            new ProviderConnection(Provider, node, _effects), new CatalogueConnection(Stores["catalog"], node, _effects)));
        services.AddSingleton<IMailer>(new MailConnection(Mailbox, node, _effects));
        services.AddSingleton<OutboxEntries>();
        services.AddSingleton<Outbox>();
        context.Parts(new AppParts(services, _bug));

        var app = new App(context, node, services);
        _apps.Add(app);
        _all.Add(app);
    }

    private void Deliver(MemorySubscription subscription)
    {
        if (Disorder.IsDown(Effect.Complete) || Any(subscription.Consumer) is not { } app)
        {
            Schedule.After(_nobodyThere, () => Deliver(subscription));
            return;
        }

        var hearing = app.HearingOf(subscription.Topic);
        var messages = subscription.Receive(hearing.Many);
        if (messages.Count > 1) { Sometimes.Happened("several messages were heard at once"); }
        if (messages.Count == 0) { return; }

        if (app.Context.InTurns) { _turns.Run(() => _ = Hear(app, hearing, subscription, messages)); }
        else { _ = Hear(app, hearing, subscription, messages); }
    }

    /// <summary>As the host does: what a function throws abandons its messages.</summary>
    private async Task Hear(
        App app, App.Hearing hearing, MemorySubscription subscription, IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        try
        {
            await hearing.Run(messages, new MemoryActions(subscription, app.Node, _effects));
        }
        catch (Exception failure)
        {
            Failures.Note($"{app.Node} hearing {messages[0].Subject}", failure);
            Schedule.After(Disorder.Latency(), () =>
            {
                if (Disorder.IsDown(Effect.Abandon)) { return; } // Then the locks expire.

                foreach (var held in messages.Where(subscription.Holds)) { subscription.Abandon(held); }
            });
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ServerlessShop.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The specs run inside the repository.");
        }

        return folder.FullName;
    }
}
