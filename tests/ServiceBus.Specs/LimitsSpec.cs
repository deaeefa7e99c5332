using ServerlessShop.Local.ServiceBus;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class LimitsSpec
{
    private static readonly string Chars128 = new('x', 128);

    [Fact]
    public async Task A_message_has_at_most_256_KB_with_its_header()
    {
        await using var shop = await Start();
        var header = Message("a").HeaderSize;

        await shop.Send(Message("a", body: new string('x', (256 * 1024) - header)));

        await Refused(MessageRefusal.TooLarge, shop, Message("b", body: new string('x', (256 * 1024) - header + 1)));
    }

    [Fact]
    public async Task A_batch_is_measured_as_one_message()
    {
        await using var shop = await Start();
        var half = new string('x', 128 * 1024);

        await Refused(MessageRefusal.TooLarge, shop, Message("a", body: half), Message("b", body: half));
        await shop.ShouldHaveNothingFor();
    }

    [Fact]
    public async Task A_property_has_at_most_32_KB_and_the_header_64_KB()
    {
        await using var shop = await Start();
        static BrokeredMessage With(params int[] sizes) => Message("a") with
        {
            Properties = sizes.Index().ToDictionary(
                size => $"{size.Index}", size => (object)new string('x', size.Item)),
        };

        await Refused(MessageRefusal.TooLarge, shop, With(32 * 1024));
        await Refused(MessageRefusal.TooLarge, shop, With(32_000, 32_000, 2_000));
        await shop.Send(With(32_000, 32_000));
    }

    [Fact]
    public async Task Ids_have_at_most_128_characters()
    {
        await using var shop = await Start();

        await shop.Send(Message(Chars128) with { SessionId = Chars128, ReplyToSessionId = Chars128 });

        await Refused(MessageRefusal.Invalid, shop, Message(Chars128 + "x"));
        await Refused(MessageRefusal.Invalid, shop, Message("a") with { SessionId = Chars128 + "x" });
        await Refused(MessageRefusal.Invalid, shop, Message("a") with { PartitionKey = Chars128 + "x" });
        await Refused(MessageRefusal.Invalid, shop, Message("a") with { ReplyToSessionId = Chars128 + "x" });
    }

    [Fact]
    public async Task A_session_is_its_own_partition()
    {
        await using var shop = await Start();

        await shop.Send(Message("a") with { SessionId = "s", PartitionKey = "s" });

        await Refused(MessageRefusal.Invalid, shop, Message("b") with { SessionId = "s", PartitionKey = "p" });
    }

    [Fact]
    public async Task What_no_message_can_carry_is_refused()
    {
        await using var shop = await Start();

        await Refused(MessageRefusal.Invalid, shop);
        await Refused(MessageRefusal.Invalid, shop, Message("a") with { TimeToLive = TimeSpan.Zero });
        await Refused(
            MessageRefusal.Invalid, shop,
            Message("a") with { Properties = new Dictionary<string, object> { ["list"] = new List<int>() } });
    }

    private static async Task Refused(MessageRefusal reason, RunningBroker shop, params BrokeredMessage[] messages)
    {
        var refused = await Assert.ThrowsAsync<MessageRefusedException>(() => shop.Send(messages));
        Assert.Equal(reason, refused.Reason);
    }
}
