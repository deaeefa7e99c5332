using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Hosting;
using YamlDotNet.Serialization;

namespace ServerlessShop.Architecture.Specs;

/// <summary>What deploys and what the code says agree: triggers, routes, names, roles.</summary>
public sealed partial class TopologySpec
{
    [Fact]
    public void Every_folder_of_functions_is_a_context_of_the_topology_and_the_other_way_round()
    {
        Assert.Equal(
            Shop.Folders.Select(folder => (folder.ToLowerInvariant(), $"functions/{folder}")).Order(),
            Shop.Topology.Contexts.Select(context => (context.Name, context.Project)).Order());
    }

    [Fact]
    public void Containers_and_topics_bear_their_contexts_name() => Assert.All(
        Shop.Topology.Contexts,
        context => Assert.Equal((context.Name, context.Name), (context.Container.Name, context.Topic?.Name ?? context.Name)));

    [Fact]
    public void The_topics_of_the_contracts_are_those_of_the_topology() => Assert.Equal(
        Shop.Topology.Contexts.Where(context => context.Topic is not null).Select(context => context.Topic!.Name).Order(),
        typeof(Topics).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order());

    [Fact]
    public void Every_subscription_has_one_function_that_reads_it_and_every_such_function_a_subscription()
    {
        var read = Shop.Functions
            .Where(function => function.Trigger is ServiceBusTriggerAttribute)
            .Select(function => (function.Context, ((ServiceBusTriggerAttribute)function.Trigger).TopicName!,
                ((ServiceBusTriggerAttribute)function.Trigger).SubscriptionName!));
        var subscribed = Shop.Topology.Contexts.SelectMany(
            context => context.Hears.Select(subscription => (context.Name, subscription.Topic, subscription.Name)));

        Assert.Equal(subscribed.Order(), read.Order());
    }

    [Fact]
    public void Subscriptions_are_named_for_their_consumer_and_let_replays_for_it_through() => Assert.All(
        Shop.Topology.Contexts.SelectMany(context => context.Hears.Select(subscription => (context, subscription))),
        pair =>
        {
            Assert.Equal(pair.context.Name, pair.subscription.Name);
            Assert.EndsWith($"AND (replayFor IS NULL OR replayFor = '{pair.context.Name}')", pair.subscription.Filter, StringComparison.Ordinal);
        });

    [Fact]
    public void A_subscription_asks_only_for_messages_that_its_publisher_says() => Assert.All(
        Shop.Topology.Contexts.SelectMany(context => context.Hears),
        subscription => Assert.All(
            TypesOf(subscription.Filter),
            type => Assert.Contains(
                typeof(Topics).Assembly.GetTypes(),
                contract => contract.Name == type
                    && contract.Namespace!.EndsWith($".{subscription.Topic}", StringComparison.OrdinalIgnoreCase))));

    [Fact]
    public void Every_published_message_is_heard_by_somebody_or_named_here_with_the_reason()
    {
        // Said for the client's cache of the catalogue, which is not built yet; search follows Catalog's own change feed.
        string[] heardByNobodyYet = ["ProductChangedV1"];
        var heard = Shop.Topology.Contexts.SelectMany(context => context.Hears).SelectMany(s => TypesOf(s.Filter));

        Assert.Equal(Published.Select(type => type.Name).Order(), heard.Concat(heardByNobodyYet).Distinct().Order());
    }

    [Fact]
    public void Settlement_is_explicit() => Assert.All(
        Shop.Functions.Select(function => function.Trigger).OfType<ServiceBusTriggerAttribute>(),
        trigger => Assert.False(trigger.AutoCompleteMessages));

    [Fact]
    public void Every_context_that_says_something_relays_its_own_outbox_with_retries_and_a_sweep() => Assert.All(Shop.Folders, folder =>
    {
        var context = Shop.Topology.Context(folder.ToLowerInvariant());
        if (context.Topic is null)
        {
            Assert.DoesNotContain(
                Shop.FunctionsOf(folder), function => function.Trigger is CosmosDBTriggerAttribute || function.Name == "SweepOutbox");
            return;
        }

        var relay = Assert.Single(Shop.FunctionsOf(folder), function => function.Trigger is CosmosDBTriggerAttribute);
        var trigger = (CosmosDBTriggerAttribute)relay.Trigger;

        Assert.Equal("%Cosmos:Database%", trigger.DatabaseName);
        Assert.Equal((context.Container.Name, context.Container.Leases), (trigger.ContainerName, trigger.LeaseContainerName));
        Assert.NotNull(relay.Method.GetCustomAttribute<RetryAttribute>());
        Assert.IsType<TimerTriggerAttribute>(Assert.Single(Shop.FunctionsOf(folder), function => function.Name == "SweepOutbox").Trigger);
    });

    [Fact]
    public void Every_route_is_in_its_contexts_openapi_file_and_every_operation_has_a_function() => Assert.All(Shop.Folders, folder =>
    {
        var api = Shop.Topology.Context(folder.ToLowerInvariant()).Api!;
        var routes = Shop.FunctionsOf(folder)
            .Where(function => function.Trigger is HttpTriggerAttribute)
            .Select(function => (HttpTriggerAttribute)function.Trigger)
            .SelectMany(trigger => trigger.Methods!.Select(method => $"{method} {WithoutConstraints(trigger.Route!)}"));

        Assert.Equal(OperationsOf(api.OpenApi, api.Path).Order(), routes.Order());
    });

    [Fact]
    public void Every_http_function_says_who_may_call_it_in_roles_that_exist() => Assert.All(
        Shop.Functions.Where(function => function.Trigger is HttpTriggerAttribute),
        function =>
        {
            Assert.Equal(AuthorizationLevel.Anonymous, ((HttpTriggerAttribute)function.Trigger).AuthLevel);
            var roles = function.Method.GetCustomAttribute<RequiresRoleAttribute>()?.Roles;
            var open = function.Method.GetCustomAttribute<OpenToAllAttribute>() is not null;
            Assert.True(open != (roles is { Count: > 0 }), $"{function} must be open to all, or name roles.");
            Assert.All(roles ?? [], role => Assert.Contains(role, Shop.Topology.Roles));
        });

    private static IEnumerable<string> OperationsOf(string file, string suffix)
    {
        var document = new DeserializerBuilder().Build()
            .Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(Shop.Root, file)));
        foreach (var (path, item) in (Dictionary<object, object>)document["paths"])
        {
            foreach (var method in ((Dictionary<object, object>)item).Keys.Cast<string>())
            {
                if (method is "get" or "put" or "post" or "patch" or "delete")
                {
                    yield return $"{method} {suffix}{path}".TrimEnd('/');
                }
            }
        }
    }

    /// <summary>The contracts that are messages, and no part of one.</summary>
    internal static IEnumerable<Type> Published
    {
        get
        {
            var contracts = typeof(Topics).Assembly.GetTypes().Where(type => VersionedName().IsMatch(type.Name)).ToList();
            var parts = contracts.SelectMany(PartsOf).ToHashSet();
            return contracts.Where(type => !parts.Contains(type));
        }
    }

    /// <summary>What a message is made of has a version as well, and is never said alone.</summary>
    private static IEnumerable<Type> PartsOf(Type contract) => contract.GetProperties()
        .SelectMany(property => property.PropertyType.GenericTypeArguments.Append(property.PropertyType));

    private static IEnumerable<string> TypesOf(string filter) =>
        QuotedType().Matches(filter).Select(match => match.Groups[1].Value);

    private static string WithoutConstraints(string route) => Constraint().Replace(route, "}");

    [GeneratedRegex("'([A-Za-z]+V[0-9]+)'")]
    private static partial Regex QuotedType();

    [GeneratedRegex("V[0-9]+$")]
    private static partial Regex VersionedName();

    [GeneratedRegex(":[^}]*}")]
    private static partial Regex Constraint();
}
