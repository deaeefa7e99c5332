using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class OperationsSpec
{
    private const string Payments = "ordering/Subscriptions/payments";

    [Fact]
    public async Task Sends_are_counted_per_topic_and_per_64_KB_and_with_duplicates()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"), Message("b", body: new string('x', 64 * 1024)));
        await shop.Send(Message("a"));

        var counts = shop.Broker.Operations.Of("ordering");

        Assert.Equal((3, 4, 1), (counts.Sends, counts.SendUnits, counts.Duplicates));
    }

    [Fact]
    public async Task Each_rule_evaluated_is_counted_whether_it_matched_or_not()
    {
        await using var shop = await Start(Shop("sys.Label = 'PaymentDueV1'"));
        await shop.Send(Message("a"), Message("b"));
        await shop.Send(Message("a"));

        Assert.Equal(2, shop.Broker.Operations.Of(Payments).FilterEvaluations);
        Assert.Equal(2, shop.Broker.Operations.Of("ordering/Subscriptions/inventory").FilterEvaluations);
    }

    [Fact]
    public async Task A_scheduled_messages_rules_are_evaluated_when_it_is_enqueued()
    {
        await using var shop = await Start();
        await shop.Send(Message("a") with { ScheduledEnqueueTime = Noon.AddHours(1) });
        Assert.Equal(0, shop.Broker.Operations.Of(Payments).FilterEvaluations);

        shop.Clock.Advance(TimeSpan.FromHours(1));
        await shop.Counts();

        Assert.Equal(1, shop.Broker.Operations.Of(Payments).FilterEvaluations);
    }

    [Fact]
    public async Task Deliveries_and_settlements_are_counted_per_subscription()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"), Message("b"), Message("c"));
        await shop.Abandon(await shop.Receive());
        await shop.Complete(await shop.Receive());
        await shop.Settle(SettlementKind.DeadLetter, await shop.Receive());
        var renewed = await shop.Receive();
        await shop.Settle(SettlementKind.RenewLock, renewed);
        shop.Clock.Advance(TimeSpan.FromMinutes(1));

        var counts = shop.Broker.Operations.Of(Payments);

        Assert.Equal(
            (4, 1, 1, 1, 3, 1, 1),
            (counts.Deliveries, counts.Completions, counts.Abandons, counts.DeadLetters, counts.Settlements,
                counts.Renewals, counts.LocksExpired));
    }

    [Fact]
    public async Task Expired_messages_are_counted()
    {
        await using var shop = await Start();
        await shop.Send(Message("a") with { TimeToLive = TimeSpan.FromMinutes(1) });
        shop.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, shop.Broker.Operations.Of(Payments).MessagesExpired);
    }

    [Fact]
    public async Task All_entities_can_be_read_at_once()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));

        var all = shop.Broker.Operations.All;

        Assert.Contains(all, counts => counts is { Entity: "ordering", Sends: 1 });
        Assert.Contains(all, counts => counts is { Entity: Payments, FilterEvaluations: 1 });
        Assert.Contains(all, counts => counts.Entity == Payments + "/$deadletterqueue");
    }
}
