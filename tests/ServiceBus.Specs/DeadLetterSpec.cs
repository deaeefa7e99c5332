using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class DeadLetterSpec
{
    private const string Dead = "payments/$deadletterqueue";

    [Fact]
    public async Task A_dead_letter_says_why_in_its_properties()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));
        await shop.Settle(new(
            SettlementKind.DeadLetter, (await shop.Receive()).LockToken, "order-already-placed", "Another price.",
            new Dictionary<string, object> { ["by"] = "payments" }));

        var dead = await shop.Receive(Dead);

        Assert.Equal(
            ("a", "order-already-placed", "Another price.", "payments"),
            (
                dead.MessageId, dead.Properties["DeadLetterReason"], dead.Properties["DeadLetterErrorDescription"],
                dead.Properties["by"]));
        await shop.ShouldHaveNothingFor();
        var counts = await shop.Counts();
        Assert.Equal((0, 1), (counts.Active, counts.DeadLettered));
    }

    [Fact]
    public async Task A_message_abandoned_as_often_as_allowed_is_dead()
    {
        await using var shop = await Start(Shop(maxDeliveryCount: 3));
        await shop.Send(Message("a"));
        for (var i = 1; i <= 3; i++)
        {
            var message = await shop.Receive();
            Assert.Equal(i, message.DeliveryCount);
            await shop.Abandon(message);
        }

        await shop.ShouldHaveNothingFor();
        var dead = await shop.Receive(Dead);
        Assert.Equal("MaxDeliveryCountExceeded", dead.Properties["DeadLetterReason"]);
        Assert.Equal(
            "Message could not be consumed after 3 delivery attempts.", dead.Properties["DeadLetterErrorDescription"]);
    }

    [Fact]
    public async Task A_message_whose_locks_expire_as_often_as_allowed_is_dead()
    {
        await using var shop = await Start(Shop(maxDeliveryCount: 3));
        await shop.Send(Message("a"));
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(i, (await shop.Receive()).DeliveryCount);
            shop.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("MaxDeliveryCountExceeded", (await shop.Receive(Dead)).Properties["DeadLetterReason"]);
    }

    [Fact]
    public async Task A_copy_dies_for_its_subscription_alone()
    {
        await using var shop = await Start(Shop(maxDeliveryCount: 1));
        await shop.Send(Message("a"));
        await shop.Abandon(await shop.Receive());

        await shop.Complete(await shop.Receive(Dead));

        Assert.Equal("a", (await shop.Receive("inventory")).MessageId);
    }

    [Fact]
    public async Task A_dead_letter_is_received_and_completed_like_any_message()
    {
        await using var shop = await Start(Shop(maxDeliveryCount: 1));
        await shop.Send(Message("a"));
        await shop.Abandon(await shop.Receive());

        await shop.Complete(await shop.Receive(Dead));

        Assert.Equal(0, (await shop.Counts()).DeadLettered);
    }

    [Fact]
    public async Task A_dead_letter_stays_however_old_and_however_often_received()
    {
        await using var shop = await Start(Shop(maxDeliveryCount: 1));
        await shop.Send(Message("a"));
        await shop.Abandon(await shop.Receive());
        shop.Clock.Advance(TimeSpan.FromDays(100));

        for (var i = 0; i < 5; i++) { await shop.Abandon(await shop.Receive(Dead)); }

        Assert.Equal(1, (await shop.Counts()).DeadLettered);
    }

    [Fact]
    public async Task A_dead_letter_does_not_die_again()
    {
        await using var shop = await Start(Shop(maxDeliveryCount: 1));
        await shop.Send(Message("a"));
        await shop.Abandon(await shop.Receive());
        var dead = await shop.Receive(Dead);

        await Assert.ThrowsAsync<InvalidOperationException>(() => shop.Settle(SettlementKind.DeadLetter, dead));
        await shop.Complete(dead);
    }

    [Fact]
    public async Task Peeking_locks_nothing()
    {
        await using var shop = await Start(Shop(maxDeliveryCount: 1));
        await shop.Send(Message("a"), Message("b"), Message("c"));
        await shop.Abandon(await shop.Receive());
        await shop.Abandon(await shop.Receive());
        await shop.Counts();

        var dead = shop.Broker.Peek("ordering", Dead, 0, 10);

        Assert.Equal(["a", "b"], dead.Select(message => message.Message.MessageId));
        Assert.Equal((1, Noon), (dead[0].DeliveryCount, dead[0].DeadSince));
        Assert.Equal(["b"], shop.Broker.Peek("ordering", Dead, 2, 10).Select(message => message.Message.MessageId));
        Assert.Equal(
            ["c"], shop.Broker.Peek("ordering", "payments", 0, 10).Select(message => message.Message.MessageId));
        Assert.Equal("a", (await shop.Receive(Dead)).MessageId);
        Assert.Equal("c", (await shop.Receive()).MessageId);
    }

    [Fact]
    public async Task A_reason_has_at_most_4096_characters()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));
        var message = await shop.Receive();

        var refused = await Assert.ThrowsAsync<MessageRefusedException>(
            () => shop.Settle(new(SettlementKind.DeadLetter, message.LockToken, new string('x', 4_097))));

        Assert.Equal(MessageRefusal.Invalid, refused.Reason);
        await shop.Complete(message);
    }
}
