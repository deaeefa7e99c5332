using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class DuplicateDetectionSpec
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task The_same_MessageId_again_is_taken_and_dropped()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));

        Assert.Equal([null], await shop.Send(Message("a", body: "another body")));

        Assert.Equal((1, 1), ((await shop.Counts()).Active, (await shop.Counts("inventory")).Active));
    }

    [Fact]
    public async Task A_duplicate_within_one_batch_is_dropped()
    {
        await using var shop = await Start();

        Assert.Equal([1L, null, 2L], await shop.Send(Message("a"), Message("a"), Message("b")));
    }

    [Fact]
    public async Task A_duplicate_is_known_after_the_first_was_completed()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));
        await shop.Complete(await shop.Receive());

        Assert.Equal([null], await shop.Send(Message("a")));
    }

    [Fact]
    public async Task After_the_window_the_same_MessageId_is_another_message()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));

        shop.Clock.Advance(Window - TimeSpan.FromSeconds(1));
        Assert.Equal([null], await shop.Send(Message("a")));
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([2L], await shop.Send(Message("a")));
    }

    [Fact]
    public async Task MessageIds_are_told_apart_by_case()
    {
        await using var shop = await Start();

        Assert.Equal([1L, 2L], await shop.Send(Message("a"), Message("A")));
    }

    [Fact]
    public async Task A_scheduled_message_counts_from_when_it_was_sent()
    {
        await using var shop = await Start();
        await shop.Send(Message("a") with { ScheduledEnqueueTime = Noon.AddHours(1) });

        Assert.Equal([null], await shop.Send(Message("a")));
        Assert.Equal([null], await shop.Send(Message("a") with { ScheduledEnqueueTime = Noon.AddHours(2) }));
        shop.Clock.Advance(TimeSpan.FromHours(1));
        await shop.Receive();
        Assert.Equal([3L], await shop.Send(Message("a")));
    }

    [Fact]
    public async Task Each_topic_detects_for_itself()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));

        Assert.Equal([1L], await shop.Broker.Send("catalog", [Message("a")]));
    }

    [Fact]
    public async Task A_topic_without_detection_takes_the_same_MessageId_twice()
    {
        await using var shop = await Start(Shop(duplicateDetection: false));

        Assert.Equal([1L, 2L], await shop.Send(Message("a"), Message("a")));
    }

    [Fact]
    public async Task Of_many_senders_of_one_MessageId_one_is_heard()
    {
        await using var shop = await Start();

        var sent = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => shop.Send(Message("a")))));

        Assert.Single(sent, keys => keys[0] is not null);
        Assert.Equal(1, (await shop.Counts()).Active);
    }
}
