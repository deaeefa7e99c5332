using System.Text.Json;
using ServerlessShop.Local.FunctionsHost.Timers;

namespace ServerlessShop.Local.FunctionsHost.Metadata;

/// <summary>
/// Reads what a worker says its functions are (the entries of functions.metadata). What this host does not do stops
/// the start and is named: a trigger passed over in silence would be a function that never runs.
/// </summary>
public sealed class FunctionMetadata(string app, AppSettings settings)
{
    private const int PollDelayDefault = 5_000;
    private const int ItemsDefault = 100;

    /// <exception cref="StartException">Something is unknown or not supported.</exception>
    public IReadOnlyList<FunctionDefinition> Read(JsonElement functions)
    {
        if (functions.ValueKind != JsonValueKind.Array)
        {
            throw new StartException($"{app}: the worker's list of functions is not an array.");
        }

        var all = functions.EnumerateArray().Select(ReadOne).ToList();
        var byName = all.GroupBy(one => one.Name, StringComparer.OrdinalIgnoreCase);
        if (byName.FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new StartException($"{app}: two functions are named '{twice.Key}'.");
        }

        RefuseSharedLeases(all);
        return all;
    }

    private FunctionDefinition ReadOne(JsonElement json)
    {
        var function = new JsonMembers(json, $"{app}: a function");
        var name = function.RequiredText("name");
        function = new JsonMembers(json, $"{app}/{name}");
        _ = function.Any("name");
        _ = function.Any("entryPoint");
        _ = function.Any("scriptFile");
        _ = function.Any("language");
        _ = function.Any("properties");

        var bindings = function.Any("bindings") is { ValueKind: JsonValueKind.Array } array
            ? array.EnumerateArray().Select(binding => new JsonMembers(binding, $"{app}/{name}")).ToList()
            : throw new StartException($"{app}/{name}: 'bindings' is missing.");
        var triggers = bindings.Select(binding => ReadBinding(name, binding)).OfType<Trigger>().ToList();
        if (triggers.Count != 1)
        {
            throw new StartException($"{app}/{name}: a function has one trigger, this one has {triggers.Count}.");
        }

        var retry = RetryPolicy.Read(function.Section("retry"));
        if (retry != RetryPolicy.None && triggers[0] is (Trigger.Http or Trigger.ServiceBus))
        {
            throw new StartException($"{app}/{name}: a retry policy works on timer and Cosmos DB triggers only.");
        }

        function.RefuseTheRest();
        return new(name, triggers[0], retry) { IsDisabled = settings.Disables(name), Said = json.GetRawText() };
    }

    private Trigger? ReadBinding(string function, JsonMembers binding)
    {
        _ = binding.Any("name");
        _ = binding.Any("properties");
        _ = binding.Any("dataType");
        var type = binding.RequiredText("type");
        var direction = binding.RequiredText("direction");
        Trigger? trigger = (type, direction) switch
        {
            ("httpTrigger", "In") => Http(binding),
            ("http", "Out") => null,
            ("serviceBusTrigger", "In") => ServiceBus(binding),
            ("cosmosDBTrigger", "In") => Cosmos(binding),
            ("timerTrigger", "In") => Timer(binding),
            _ => throw new StartException(
                $"{app}/{function}: the local functions host does not know the binding '{type}' ({direction})."),
        };
        binding.RefuseTheRest();
        return trigger;
    }

    private static Trigger.Http Http(JsonMembers binding)
    {
        var methods = binding.Any("methods") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(method => method.ToString()).ToList()
            : [];
        var route = binding.Text("route");
        var level = binding.Text("authLevel");
        if (!string.Equals(level, "Anonymous", StringComparison.OrdinalIgnoreCase))
        {
            throw new StartException(
                $"{binding.Where}: the authorization level is {level ?? "not written, which means Function"}. "
                + "The local functions host has no function keys; write AuthorizationLevel.Anonymous.");
        }

        return new(methods, route);
    }

    private Trigger.ServiceBus ServiceBus(JsonMembers binding)
    {
        if (binding.Text("queueName") is { } queue)
        {
            throw new StartException($"{binding.Where}: the queue '{queue}'; only subscriptions are supported.");
        }

        binding.Only("isSessionsEnabled", "false");
        RequireConnection(binding, "fullyQualifiedNamespace");
        var cardinality = binding.Text("cardinality") ?? "One";
        if (cardinality is not ("One" or "Many"))
        {
            throw new StartException($"{binding.Where}: 'cardinality' is '{cardinality}', not One or Many.");
        }

        binding.Only("isBatched", cardinality == "Many" ? "true" : "false");
        return new(
            Resolved(binding, "topicName"), Resolved(binding, "subscriptionName"), cardinality == "Many",
            binding.Flag("autoCompleteMessages"));
    }

    private Trigger.Cosmos Cosmos(JsonMembers binding)
    {
        binding.Only("createLeaseContainerIfNotExists", "false"); // Azure's data plane roles cannot create one either.
        binding.Only("changeFeedMode", "LatestVersion");
        RequireConnection(binding, "accountEndpoint");
        var database = Resolved(binding, "databaseName");
        var items = binding.Number("maxItemsPerInvocation") ?? ItemsDefault;
        var delay = binding.Number("feedPollDelay") ?? PollDelayDefault;
        if (items < 1) { throw new StartException($"{binding.Where}: 'maxItemsPerInvocation' must be 1 or more."); }
        if (delay < 1) { throw new StartException($"{binding.Where}: 'feedPollDelay' must be 1 or more."); }

        // One process owns every lease here: the intervals by which instances take over have no work.
        _ = binding.Number("leaseRenewInterval");
        _ = binding.Number("leaseAcquireInterval");
        _ = binding.Number("leaseExpirationInterval");
        return new(
            database,
            Resolved(binding, "containerName"),
            binding.Text("leaseDatabaseName") is { } other ? settings.Resolve(other, binding.Where) : database,
            binding.Text("leaseContainerName") is { } leases ? settings.Resolve(leases, binding.Where) : "leases",
            binding.Text("leaseContainerPrefix") is { } prefix ? settings.Resolve(prefix, binding.Where) : "",
            TimeSpan.FromMilliseconds(delay),
            items,
            binding.Flag("startFromBeginning") ?? false);
    }

    private Trigger.Timer Timer(JsonMembers binding)
    {
        var text = Resolved(binding, "schedule");
        var runOnStartup = binding.Flag("runOnStartup") ?? false;
        var useMonitor = binding.Flag("useMonitor") ?? true;
        try
        {
            return new(CronSchedule.Parse(text), runOnStartup, useMonitor);
        }
        catch (FormatException unreadable)
        {
            throw new StartException($"{binding.Where}: the schedule '{text}': {unreadable.Message}");
        }
    }

    private string Resolved(JsonMembers binding, string member) =>
        settings.Resolve(binding.RequiredText(member), binding.Where);

    private void RequireConnection(JsonMembers binding, string member)
    {
        var connection = binding.Text("connection")
            ?? throw new StartException($"{binding.Where}: 'connection' is missing; name the settings to use.");
        if (settings.Find($"{connection}__{member}") is null)
        {
            throw new StartException(
                $"{binding.Where}: the setting '{connection}__{member}' is missing. "
                + "Only connections by identity are supported.");
        }
    }

    private void RefuseSharedLeases(IEnumerable<FunctionDefinition> functions)
    {
        var shared = functions
            .Where(function => function.Trigger is Trigger.Cosmos)
            .GroupBy(function => LeaseOf((Trigger.Cosmos)function.Trigger))
            .FirstOrDefault(group => group.Count() > 1);
        if (shared is null) { return; }
        throw new StartException(
            $"{app}: {string.Join(" and ", shared.Select(function => function.Name))} share the lease "
            + $"'{shared.Key.Id}' and would each see only a part of the changes. Give them a LeaseContainerPrefix.");
    }

    private static (string Database, string Container, string Id) LeaseOf(Trigger.Cosmos cosmos) =>
        (cosmos.LeaseDatabase, cosmos.LeaseContainer, cosmos.LeaseId);
}
