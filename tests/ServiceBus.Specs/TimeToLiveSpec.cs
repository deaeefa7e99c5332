using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class TimeToLiveSpec
{
    private static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_expired_message_is_dead_where_the_subscription_keeps_them()
    {
        await using var shop = await Start(Shop(deadLetterOnExpiration: true));
        await shop.Send(Message("a") with { TimeToLive = OneMinute });

        shop.Clock.Advance(OneMinute);

        var dead = await shop.Receive("payments/$deadletterqueue");
        Assert.Equal("TTLExpiredException", dead.Properties["DeadLetterReason"]);
        Assert.Equal("The message expired and was dead lettered.", dead.Properties["DeadLetterErrorDescription"]);
        Assert.Equal(0, (await shop.Counts()).Active);
    }

    [Fact]
    public async Task An_expired_message_is_dropped_where_the_subscription_does_not()
    {
        await using var shop = await Start(Shop(deadLetterOnExpiration: false));
        await shop.Send(Message("a") with { TimeToLive = OneMinute });

        shop.Clock.Advance(OneMinute);

        var counts = await shop.Counts();
        Assert.Equal((0, 0), (counts.Active, counts.DeadLettered));
    }

    [Fact]
    public async Task The_topics_time_to_live_is_the_ceiling()
    {
        await using var shop = await Start();
        await shop.Send(
            Message("asks for more") with { TimeToLive = TimeSpan.FromDays(365) }, Message("asks for nothing"));

        Assert.Equal(TimeSpan.FromDays(14), (await shop.Receive()).TimeToLive);
        Assert.Equal(TimeSpan.FromDays(14), (await shop.Receive()).TimeToLive);
    }

    [Fact]
    public async Task A_locked_message_does_not_expire_before_its_lock()
    {
        await using var shop = await Start();
        await shop.Send(Message("a") with { TimeToLive = TimeSpan.FromSeconds(30) });
        var locked = await shop.Receive();

        shop.Clock.Advance(TimeSpan.FromSeconds(45));

        await shop.Complete(locked);
        Assert.Equal(0, (await shop.Counts()).DeadLettered);
    }

    [Fact]
    public async Task A_message_abandoned_after_its_time_expires_then()
    {
        await using var shop = await Start();
        await shop.Send(Message("a") with { TimeToLive = TimeSpan.FromSeconds(30) });
        var locked = await shop.Receive();
        shop.Clock.Advance(TimeSpan.FromSeconds(45));

        await shop.Abandon(locked);

        await shop.ShouldHaveNothingFor();
        Assert.Equal(
            "TTLExpiredException", (await shop.Receive("payments/$deadletterqueue")).Properties["DeadLetterReason"]);
    }

    [Fact]
    public async Task Messages_expire_one_by_one_as_their_times_come()
    {
        await using var shop = await Start();
        var messages = Enumerable.Range(1, 5).Select(n => Message($"{n}") with { TimeToLive = n * OneMinute });
        await shop.Send([.. messages]);

        for (var minute = 1; minute <= 5; minute++)
        {
            shop.Clock.Advance(OneMinute);
            Assert.Equal(minute, (await shop.Counts()).DeadLettered);
        }
    }
}
