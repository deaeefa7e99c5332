using Azure.Messaging.ServiceBus;
using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Journey.Specs.Standins;

/// <summary>What stands in for the broker promises what ServiceBus.Specs holds the local broker to.</summary>
public sealed class MemoryBrokerSpec
{
    private const int DeliveriesMax = 3;
    private static readonly TimeSpan _aMinute = TimeSpan.FromMinutes(1);

    private readonly Schedule _schedule = new(1);
    private readonly MemoryBroker _broker;
    private readonly MemorySubscription _inventory;

    public MemoryBrokerSpec()
    {
        var disorder = new Disorder(_schedule, TimeSpan.Zero, TimeSpan.Zero);
        disorder.Heal();
        var ordering = new ShopContext(
            "ordering", "functions/Ordering", new ShopContainer("ordering", "/pk", -1, default),
            new ShopTopic("ordering", DuplicateDetection: true, DuplicateDetectionMinutes: 10, MessageTtlDays: 14),
            [
                new ShopSubscription("ordering", "inventory", "sys.Label IN ('OrderPlacedV1')", 60, DeliveriesMax, true),
            ],
            null, null);
        _broker = new MemoryBroker(new("shop", "Strong", "api://shop", [], [ordering]), _schedule, disorder, new());
        _inventory = _broker.Subscriptions[0];
    }

    [Fact]
    public void A_message_sent_twice_arrives_once_as_long_as_it_is_remembered()
    {
        Send("1");
        Send("1");
        Assert.Single(Receive());

        Pass(10 * _aMinute);
        Send("1");
        Assert.Equal(2, Receive().Count); // The first, whose lock has expired, and the forgotten one.
    }

    [Fact]
    public void Only_what_the_rule_lets_through_arrives()
    {
        Send("1", "OrderCancelledV1");
        Assert.Empty(Receive());
    }

    [Fact]
    public void A_message_for_later_arrives_then()
    {
        var later = new ServiceBusMessage("{}")
        {
            MessageId = "1", Subject = "OrderPlacedV1", ScheduledEnqueueTime = _schedule.Now + (15 * _aMinute),
        };
        _broker.Accept("ordering", [later]);

        Pass(14 * _aMinute);
        Assert.Empty(Receive());
        Assert.False(_broker.IsEmpty);
        Pass(_aMinute);
        Assert.Single(Receive());
    }

    [Fact]
    public void A_message_comes_again_when_its_lock_expires_and_is_given_up_after_the_last_delivery()
    {
        Send("1");
        for (var delivery = 1; delivery <= DeliveriesMax; delivery++)
        {
            Assert.Equal(delivery, Assert.Single(Receive()).DeliveryCount);
            Pass(_aMinute);
        }

        Assert.Empty(Receive());
        Assert.Equal("MaxDeliveryCountExceeded", Assert.Single(_inventory.DeadLetters).Reason);
    }

    [Fact]
    public void Nobody_settles_what_he_no_longer_holds()
    {
        Send("1");
        var message = Assert.Single(Receive());
        _inventory.Complete(message);

        var refused = Assert.Throws<ServiceBusException>(() => _inventory.Complete(message));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, refused.Reason);
        Assert.True(_broker.IsEmpty);
    }

    [Fact]
    public void What_it_does_not_have_is_refused() => Assert.Throws<NotSupportedException>(
        () => _broker.Accept("ordering", [new("{}") { MessageId = "1", SessionId = "s" }]));

    private void Send(string id, string subject = "OrderPlacedV1") =>
        _broker.Accept("ordering", [new("{}") { MessageId = id, Subject = subject }]);

    private IReadOnlyList<ServiceBusReceivedMessage> Receive()
    {
        Pass(TimeSpan.FromSeconds(1));
        return _inventory.Receive(many: true);
    }

    private void Pass(TimeSpan time)
    {
        var until = _schedule.Now + time;
        _schedule.After(time, () => { });
        Assert.True(_schedule.Run(until, stepsMax: 1_000));
    }
}
