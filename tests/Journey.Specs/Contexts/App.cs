using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Journey.Specs.Standins;
using ServerlessShop.Messaging;
using ServerlessShop.Persistence;

namespace ServerlessShop.Journey.Specs.Contexts;

/// <summary>
/// The app that runs on one node: the context's own functions, called as the host calls them. A trigger that the
/// harness does not have stops it, by name.
/// </summary>
internal sealed class App : IDisposable
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<(MethodInfo Function, Attribute Trigger)>>
        _functions = new();

    private readonly ServiceProvider _services;
    private readonly Dictionary<string, Hearing> _hearing = [];

    public App(Context context, Node node, IServiceCollection services)
    {
        var functions = FunctionsOf(context);
        foreach (var (function, _) in functions) { services.AddSingleton(function.DeclaringType!); }

        _services = services.BuildServiceProvider();
        (Context, Node) = (context, node);
        node.Outbox = _services.GetRequiredService<Outbox>();
        foreach (var (function, trigger) in functions) { Connect(function, trigger); }
    }

    public delegate Task Hear(IReadOnlyList<ServiceBusReceivedMessage> messages, ServiceBusMessageActions actions);

    public Context Context { get; }

    public Node Node { get; }

    /// <summary>The reader of the container's change feed; null where the context has none.</summary>
    public Func<IReadOnlyList<StoredDocument>, Task>? Relay { get; private set; }

    public Dictionary<string, Lazy<Func<TimerInfo, CancellationToken, Task>>> Timers { get; } = [];

    public static IEnumerable<Timer> TimersOf(Context context) =>
        FunctionsOf(context).Select(each => Timer.Of(each.Function, each.Trigger)).OfType<Timer>();

    /// <summary>Null where the context's container has no reader.</summary>
    public static Feed? FeedOf(Context context) =>
        FunctionsOf(context).Select(each => Feed.Of(each.Function, each.Trigger)).OfType<Feed>().SingleOrDefault();

    public Hearing HearingOf(string topic) => _hearing[topic];

    public T Function<T>() where T : notnull => _services.GetRequiredService<T>();

    public void Dispose() => _services.Dispose();

    private static IReadOnlyList<(MethodInfo Function, Attribute Trigger)> FunctionsOf(Context context) =>
        _functions.GetOrAdd(context.OfItsAssembly, FunctionsBeside);

    private static IReadOnlyList<(MethodInfo Function, Attribute Trigger)> FunctionsBeside(Type type) =>
    [
        .. type.Assembly.GetTypes()
            .SelectMany(declaring => declaring.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
            .Select(method => (method, method.GetParameters()[0].GetCustomAttributes().First())),
    ];

    private void Connect(MethodInfo function, Attribute by)
    {
        switch (by)
        {
            case HttpTriggerAttribute:
                break; // Whoever asks names the function.
            case ServiceBusTriggerAttribute { IsBatched: true, TopicName: { } topic }:
                var several =
                    Of<Func<ServiceBusReceivedMessage[], ServiceBusMessageActions, CancellationToken, Task>>(function);
                _hearing.Add(
                    topic,
                    new(true, (messages, actions) => several.Value([.. messages], actions, CancellationToken.None)));
                break;
            case ServiceBusTriggerAttribute { TopicName: { } topic }:
                var one = Of<Func<ServiceBusReceivedMessage, ServiceBusMessageActions, CancellationToken, Task>>(function);
                _hearing.Add(
                    topic, new(false, (messages, actions) => one.Value(messages[0], actions, CancellationToken.None)));
                break;
            case CosmosDBTriggerAttribute when Relay is null:
                Relay = Reading(function);
                break;
            case TimerTriggerAttribute:
                Timers.Add(
                    function.GetCustomAttribute<FunctionAttribute>()!.Name,
                    Of<Func<TimerInfo, CancellationToken, Task>>(function));
                break;
            default:
                throw new NotSupportedException(
                    $"The journey cannot trigger {function.DeclaringType}.{function.Name} by {by.GetType().Name}.");
        }
    }

    /// <summary>As what it wants to read the changes: as they are, or as entries of the outbox.</summary>
    private Func<IReadOnlyList<StoredDocument>, Task> Reading(MethodInfo function)
    {
        if (function.GetParameters()[0].ParameterType == typeof(IReadOnlyList<JsonElement>))
        {
            var whole = Of<Func<IReadOnlyList<JsonElement>, CancellationToken, Task>>(function);
            return changes => whole.Value([.. changes.Select(change => change.Read<JsonElement>())], CancellationToken.None);
        }

        var entries = Of<Func<IReadOnlyList<OutboxEntry>, CancellationToken, Task>>(function);
        return changes => entries.Value([.. changes.Select(Entry)], CancellationToken.None);
    }

    /// <summary>Other documents become entries too, with another kind; to read all of them costs more than it shows.</summary>
    private static OutboxEntry Entry(StoredDocument change) => change.Kind == OutboxEntry.EntryKind
        ? change.Read<OutboxEntry>()
        : new(change.Id, change.Pk, null!, null!, null!, null!, null, default, null) { Kind = change.Kind };

    private Lazy<TDelegate> Of<TDelegate>(MethodInfo function) where TDelegate : Delegate =>
        new(() => function.CreateDelegate<TDelegate>(_services.GetRequiredService(function.DeclaringType!)));

    /// <summary>How an app hears one topic: message by message, or many at a time.</summary>
    public sealed record Hearing(bool Many, Hear Run);
}
