using System.Text;
using ServerlessShop.Local.Seams;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class DurabilitySpec
{
    private const string Dead = "payments/$deadletterqueue";

    [Fact]
    public async Task What_was_sent_is_there_after_a_restart()
    {
        await using var shop = await Start();
        await shop.Send(
            Message("a", body: "body") with { Properties = new Dictionary<string, object> { ["cause"] = "c" } },
            Message("b"));

        await shop.Restart();

        var message = await shop.Receive();
        Assert.Equal(
            ("a", "body", "c", 1L, 1, Noon),
            (message.MessageId, Encoding.UTF8.GetString(message.Body.Span), message.Properties["cause"],
                message.SequenceNumber, message.DeliveryCount, message.EnqueuedTime));
        Assert.Equal("b", (await shop.Receive()).MessageId);
        Assert.Equal([3L], await shop.Send(Message("c")));
    }

    [Fact]
    public async Task What_was_sent_is_on_disk_before_the_sender_knows()
    {
        await using var shop = await Start();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => shop.Send(Message($"{i}")))));

        await using var after = await shop.Crash();

        Assert.Equal((100, 100), ((await after.Counts()).Active, (await after.Counts("inventory")).Active));
    }

    [Fact]
    public async Task What_was_settled_is_on_disk_before_the_receiver_knows()
    {
        await using var shop = await Start();
        await shop.Send(Message("completed"), Message("dead"), Message("abandoned"), Message("untouched"));
        await shop.Complete(await shop.Receive());
        await shop.Settle(new(SettlementKind.DeadLetter, (await shop.Receive()).LockToken, "reason"));
        var changes = new Dictionary<string, object> { ["attempt"] = 1L };
        await shop.Settle(new(SettlementKind.Abandon, (await shop.Receive()).LockToken, PropertiesToModify: changes));

        await using var after = await shop.Crash();

        Assert.Equal("reason", (await after.Receive(Dead)).Properties["DeadLetterReason"]);
        var abandoned = await after.Receive();
        Assert.Equal(
            ("abandoned", 2, 1L), (abandoned.MessageId, abandoned.DeliveryCount, abandoned.Properties["attempt"]));
        Assert.Equal("untouched", (await after.Receive()).MessageId);
        await after.ShouldHaveNothingFor();
    }

    [Fact]
    public async Task A_message_completed_by_one_subscription_is_kept_for_the_other()
    {
        await using var shop = await Start();
        await shop.Send(Message("a", body: "body"));
        await shop.Complete(await shop.Receive());

        await using var after = await shop.Crash();

        await after.ShouldHaveNothingFor();
        Assert.Equal("body", Encoding.UTF8.GetString((await after.Receive("inventory")).Body.Span));
    }

    [Fact]
    public async Task A_restart_ends_every_lock_and_counts_the_delivery()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));
        var before = await shop.Receive();

        await shop.Restart();

        await Assert.ThrowsAsync<MessageLockLostException>(() => shop.Complete(before));
        Assert.Equal(2, (await shop.Receive()).DeliveryCount);
    }

    [Fact]
    public async Task A_message_that_takes_the_platform_down_is_dead_in_the_end()
    {
        await using var first = await Start(Shop(maxDeliveryCount: 3));
        await first.Send(Message("poison"));
        await first.Receive();
        await first.Counts(); // Behind the write that notes the delivery.
        await using var second = await first.Crash();
        await second.Receive();
        await second.Counts();
        await using var third = await second.Crash();
        Assert.Equal(3, (await third.Receive()).DeliveryCount);
        await third.Counts();

        await using var after = await third.Crash();

        Assert.Equal("MaxDeliveryCountExceeded", (await after.Receive(Dead)).Properties["DeadLetterReason"]);
        await after.ShouldHaveNothingFor();
    }

    [Fact]
    public async Task Duplicates_are_known_after_a_crash()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));

        await using var after = await shop.Crash();

        Assert.Equal([null], await after.Send(Message("a")));
    }

    [Fact]
    public async Task Scheduled_messages_come_after_a_crash()
    {
        await using var shop = await Start();
        await shop.Send(Message("a") with { ScheduledEnqueueTime = Noon.AddHours(1) });

        await using var after = await shop.Crash();

        Assert.Equal(1, (await after.Counts()).Scheduled);
        after.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(("a", 2L), ((await after.Receive()).MessageId, (await after.Receive("inventory")).SequenceNumber));
    }

    [Fact]
    public async Task A_scheduled_message_comes_once()
    {
        await using var shop = await Start();
        await shop.Send(Message("a") with { ScheduledEnqueueTime = Noon.AddHours(1) });
        shop.Clock.Advance(TimeSpan.FromHours(1));
        await shop.Complete(await shop.Receive());

        await using var after = await shop.Crash();
        after.Clock.Advance(TimeSpan.FromHours(1));

        await after.ShouldHaveNothingFor();
    }

    [Fact]
    public async Task What_expired_or_fell_due_meanwhile_is_treated_so_at_the_start()
    {
        await using var shop = await Start();
        await shop.Send(
            Message("expires") with { TimeToLive = TimeSpan.FromMinutes(1) },
            Message("falls due") with { ScheduledEnqueueTime = Noon.AddMinutes(1) });
        await shop.Broker.DisposeAsync();
        shop.Clock.Advance(TimeSpan.FromHours(1));

        await shop.Restart();
        shop.Clock.Advance(TimeSpan.Zero);

        Assert.Equal("expires", (await shop.Receive(Dead)).MessageId);
        Assert.Equal("falls due", (await shop.Receive()).MessageId);
    }

    [Fact]
    public async Task Dead_letters_are_there_after_a_restart()
    {
        await using var shop = await Start(Shop(maxDeliveryCount: 1));
        await shop.Send(Message("a"), Message("b"));
        await shop.Abandon(await shop.Receive());
        await shop.Counts();

        await shop.Restart();

        Assert.Equal((1, 1), ((await shop.Counts()).DeadLettered, (await shop.Counts()).Active));
        Assert.Equal("MaxDeliveryCountExceeded", (await shop.Receive(Dead)).Properties["DeadLetterReason"]);
    }
}
