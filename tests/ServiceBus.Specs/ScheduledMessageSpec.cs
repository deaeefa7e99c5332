using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class ScheduledMessageSpec
{
    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_scheduled_message_is_not_there_before_its_time()
    {
        await using var shop = await Start();
        await shop.Send(Message("a") with { ScheduledEnqueueTime = Noon + OneHour });

        shop.Clock.Advance(OneHour - TimeSpan.FromSeconds(1));

        await shop.ShouldHaveNothingFor();
        var counts = await shop.Counts();
        Assert.Equal((0, 1), (counts.Active, counts.Scheduled));
    }

    [Fact]
    public async Task At_its_time_it_is_enqueued_with_a_new_sequence_number()
    {
        await using var shop = await Start();
        Assert.Equal([1L], await shop.Send(Message("a") with { ScheduledEnqueueTime = Noon + OneHour }));
        Assert.Equal([2L], await shop.Send(Message("b")));
        await shop.Complete(await shop.Receive());

        shop.Clock.Advance(OneHour);

        var message = await shop.Receive();
        Assert.Equal(("a", 3L, Noon + OneHour), (message.MessageId, message.SequenceNumber, message.EnqueuedTime));
        var counts = await shop.Counts();
        Assert.Equal((1, 0), (counts.Active, counts.Scheduled));
    }

    [Fact]
    public async Task A_time_that_has_passed_is_now()
    {
        await using var shop = await Start();
        await shop.Send(Message("a") with { ScheduledEnqueueTime = Noon });

        Assert.Equal(1L, (await shop.Receive()).SequenceNumber);
    }

    [Fact]
    public async Task Scheduled_messages_come_in_the_order_of_their_times()
    {
        await using var shop = await Start();
        await shop.Send(
            Message("late") with { ScheduledEnqueueTime = Noon + (2 * OneHour) },
            Message("early") with { ScheduledEnqueueTime = Noon + OneHour });

        shop.Clock.Advance(3 * OneHour);

        Assert.Equal("early", (await shop.Receive()).MessageId);
        Assert.Equal("late", (await shop.Receive()).MessageId);
    }

    [Fact]
    public async Task Its_time_to_live_begins_when_it_is_enqueued()
    {
        await using var shop = await Start();
        await shop.Send(
            Message("a") with { ScheduledEnqueueTime = Noon + OneHour, TimeToLive = TimeSpan.FromMinutes(1) });

        shop.Clock.Advance(OneHour);

        Assert.Equal("a", (await shop.Receive()).MessageId);
    }

    [Fact]
    public async Task It_counts_for_the_subscriptions_whose_rules_match()
    {
        await using var shop = await Start(Shop("sys.Label = 'OrderDeadlineV1'"));
        await shop.Send(Message("a") with { ScheduledEnqueueTime = Noon + OneHour });

        Assert.Equal((0, 1), ((await shop.Counts()).Scheduled, (await shop.Counts("inventory")).Scheduled));
        shop.Clock.Advance(OneHour);
        await shop.Receive("inventory");
        await shop.ShouldHaveNothingFor();
    }

    [Fact]
    public async Task More_than_are_activated_at_once_all_come()
    {
        await using var shop = await Start();
        const int Messages = 250;
        var scheduled = Message("") with { ScheduledEnqueueTime = Noon + OneHour };
        await shop.Send([.. Enumerable.Range(0, Messages).Select(i => scheduled with { MessageId = $"{i}" })]);

        shop.Clock.Advance(OneHour);

        var received = new HashSet<string>();
        while (received.Count < Messages) { Assert.True(received.Add((await shop.Receive()).MessageId)); }
    }
}
