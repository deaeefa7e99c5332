using ServerlessShop.Local.ServiceBus;
using ServerlessShop.Local.Topology;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class TopicSpec
{
    [Fact]
    public async Task Every_subscription_whose_rule_matches_gets_a_copy_of_its_own()
    {
        await using var shop = await Start(Shop("sys.Label = 'PaymentDueV1'"));
        await shop.Send(Message("a", "OrderPlacedV1"), Message("b", "PaymentDueV1"));

        await shop.Complete(await shop.Receive());

        Assert.Equal(0, (await shop.Counts()).Active);
        Assert.Equal(2, (await shop.Counts("inventory")).Active);
        Assert.Equal("a", (await shop.Receive("inventory")).MessageId);
        Assert.Equal("b", (await shop.Receive("inventory")).MessageId);
    }

    [Fact]
    public async Task A_message_for_nobody_is_dropped()
    {
        await using var shop = await Start(Topology(
            new ShopTopic("ordering", true, 10, 14),
            new ShopSubscription("ordering", "payments", "1 = 2", 60, 10, true)));

        Assert.Equal([1L], await shop.Send(Message("a")));

        await shop.ShouldHaveNothingFor();
    }

    [Theory]
    [InlineData("sys.Nonsense = 1", "The system property 'sys.Nonsense' does not exist.")]
    [InlineData("user.amount > 5", "The operator '>' cannot be applied to the string 'ten' and Int64 5.")]
    public async Task A_message_its_rule_cannot_be_evaluated_for_is_dead_at_once(string filter, string because)
    {
        await using var shop = await Start(Shop(filter));
        await shop.Send(Message("a") with { Properties = new Dictionary<string, object> { ["amount"] = "ten" } });

        var dead = await shop.Receive("payments/$deadletterqueue");

        Assert.Equal(because, dead.Properties["DeadLetterErrorDescription"]);
        Assert.Equal("a", (await shop.Receive("inventory")).MessageId);
    }

    [Fact]
    public async Task Sequence_numbers_rise_by_one_per_topic()
    {
        await using var shop = await Start();

        Assert.Equal([1L, 2L], await shop.Send(Message("a"), Message("b")));
        Assert.Equal([1L], await shop.Broker.Send("catalog", [Message("a")]));
        Assert.Equal([3L], await shop.Send(Message("c")));
    }

    [Fact]
    public async Task Neither_a_duplicate_nor_a_refused_batch_uses_a_sequence_number()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));
        await shop.Send(Message("a"));
        await Assert.ThrowsAsync<MessageRefusedException>(() => shop.Send(Message("b"), Message("")));

        Assert.Equal([2L], await shop.Send(Message("c")));
    }

    [Fact]
    public async Task Of_a_batch_with_one_refused_message_none_is_stored()
    {
        await using var shop = await Start();

        await Assert.ThrowsAsync<MessageRefusedException>(() => shop.Send(Message("a"), Message(new string('x', 129))));

        await shop.ShouldHaveNothingFor();
        Assert.Equal([1L], await shop.Send(Message("a")));
    }

    [Fact]
    public async Task Entity_names_ignore_case()
    {
        await using var shop = await Start();
        await shop.Broker.Send("Ordering", [Message("a")]);

        Assert.Equal("a", (await shop.Receive("PAYMENTS")).MessageId);
    }

    [Fact]
    public async Task An_entity_that_is_not_there_is_named()
    {
        await using var shop = await Start();

        var topic = await Assert.ThrowsAsync<MessagingEntityNotFoundException>(
            () => shop.Broker.Send("nowhere", [Message("a")]));
        var subscription = await Assert.ThrowsAsync<MessagingEntityNotFoundException>(() => shop.Receive("nobody"));

        Assert.Contains("'nowhere'", topic.Message, StringComparison.Ordinal);
        Assert.Contains("'ordering/Subscriptions/nobody'", subscription.Message, StringComparison.Ordinal);
    }
}
