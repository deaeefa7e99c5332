using Microsoft.Extensions.Logging.Abstractions;
using ServerlessShop.Local;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus;
using ServerlessShop.Local.Topology;
using ServerlessShop.Local.Verbs;
using ServerlessShop.Testing;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class CreditsSpec
{
    private static readonly string _root = PlatformOptions.FindRoot(AppContext.BaseDirectory);
    private static readonly ShopTopology _topology = ShopTopology.Read(_root);
    private static readonly OrderPath _path = OrderPath.Read(_root);

    [Fact]
    public async Task The_model_costs_what_a_broker_counts()
    {
        var folder = Directory.CreateTempSubdirectory("broker-").FullName;
        var clock = new FixedClock(Noon);
        await using (var broker = await Broker.Open(folder, _topology, clock, NullLogger.Instance))
        {
            foreach (var (n, message) in _path.Messages.Index())
            {
                DateTimeOffset? later = message.Type == "OrderDeadlineV1" ? Noon.AddHours(1) : null;
                await broker.Send(
                    message.Topic, [Message($"m{n}", message.Type) with { ScheduledEnqueueTime = later }]);
            }

            clock.Advance(TimeSpan.FromHours(1));
            await broker.Counts(CancellationToken.None);
            foreach (var subscription in _topology.Contexts.SelectMany(context => context.Hears))
            {
                await CompleteAll(broker, subscription);
            }

            var credits = Credits.PerOrder(_topology, _path);
            var counted = broker.Operations.All;
            Assert.Equal(
                (counted.Sum(of => of.Sends), counted.Sum(of => of.FilterEvaluations),
                    counted.Sum(of => of.Deliveries), counted.Sum(of => of.Settlements)),
                ((long)credits.Sends, (long)credits.FilterEvaluations, (long)credits.Deliveries,
                    (long)credits.Settlements));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_message_on_the_path_is_heard() =>
        Assert.All(Credits.PerOrder(_topology, _path).Messages, message => Assert.NotEmpty(message.Consumers));

    [Fact]
    public void A_rule_more_costs_a_credit_more_for_every_message_of_its_topic()
    {
        var context = _topology.Context("catalog");
        var more = context with { Subscriptions = [.. context.Hears, new("ordering", "catalog", "1 = 0", 60, 10, true)] };
        var topology = _topology with { Contexts = [.. _topology.Contexts.Where(of => of != context), more] };

        var (before, after) = (Credits.PerOrder(_topology, _path), Credits.PerOrder(topology, _path));

        var sentToOrdering = _path.Messages.Where(of => of.Topic == "ordering").Sum(of => of.PerOrder);
        Assert.Equal(before.Documented + sentToOrdering, after.Documented);
    }

    [Fact]
    public void A_topic_on_the_path_that_is_not_there_is_named()
    {
        var path = _path with { Messages = [new("customers", "CustomerForgottenV1", 1, "")] };

        var refused = Assert.Throws<StartException>(() => Credits.PerOrder(_topology, path));

        Assert.Contains("'customers'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_verb_prints_orders_per_second_and_what_is_model_and_what_is_measured()
    {
        using var text = new StringWriter();

        Assert.Equal(0, CreditsVerb.Run(_root, text));

        var credits = Credits.PerOrder(_topology, _path);
        var perSecond = FormattableString.Invariant($"{1_000 / credits.Documented:F1} orders per second");
        Assert.Contains(perSecond, text.ToString(), StringComparison.Ordinal);
        Assert.Contains($"Measured, to compare: {_path.Measured}", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("not published", text.ToString(), StringComparison.Ordinal);
    }

    private static async Task CompleteAll(Broker broker, ShopSubscription subscription)
    {
        var messages = await broker.Receive(
            "platform", subscription.Topic, subscription.Name, 100, TimeSpan.Zero, CancellationToken.None);
        foreach (var message in messages)
        {
            await broker.Settle(new(SettlementKind.Complete, message.LockToken), CancellationToken.None);
        }
    }
}
