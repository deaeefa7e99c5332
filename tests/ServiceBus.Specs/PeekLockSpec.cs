using System.Text;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class PeekLockSpec
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_message_arrives_as_it_was_sent()
    {
        await using var shop = await Start();
        var properties = new Dictionary<string, object>
        {
            ["text"] = "it's", ["flag"] = true, ["int"] = 1, ["long"] = 2L, ["double"] = 0.1, ["nan"] = double.NaN,
            ["decimal"] = 1.10m, ["guid"] = Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"), ["time"] = Noon,
        };
        await shop.Send(new BrokeredMessage("id", Encoding.UTF8.GetBytes("body"))
        {
            ContentType = "text/plain", CorrelationId = "order", Subject = "OrderPlacedV1", To = "you", ReplyTo = "me",
            TimeToLive = OneMinute, Properties = properties,
        });

        var received = await shop.Receive();

        Assert.Equal("body", Encoding.UTF8.GetString(received.Body.Span));
        Assert.Equal(
            ("ordering", "payments", "id", "text/plain", "order", "OrderPlacedV1", "you", "me", OneMinute, Noon, 1L),
            (received.Topic, received.Subscription, received.MessageId, received.ContentType, received.CorrelationId,
                received.Subject, received.To, received.ReplyTo, received.TimeToLive, received.EnqueuedTime,
                received.SequenceNumber));
        Assert.Equal(properties, received.Properties.ToDictionary());
    }

    [Fact]
    public async Task A_locked_message_is_not_given_to_another_receiver()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));

        var locked = await shop.Receive();

        Assert.Equal(Noon + OneMinute, locked.LockedUntil);
        Assert.Equal(1, locked.DeliveryCount);
        await shop.ShouldHaveNothingFor();
        Assert.Equal(1, (await shop.Counts()).Active);
    }

    [Fact]
    public async Task A_completed_message_is_gone()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));
        await shop.Complete(await shop.Receive());

        shop.Clock.Advance(2 * OneMinute);

        await shop.ShouldHaveNothingFor();
        Assert.Equal(0, (await shop.Counts()).Active);
    }

    [Fact]
    public async Task An_abandoned_message_is_available_at_once_with_one_delivery_more()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));
        var first = await shop.Receive();
        await shop.Abandon(first);

        var second = await shop.Receive();

        Assert.Equal(2, second.DeliveryCount);
        Assert.Equal(first.SequenceNumber, second.SequenceNumber);
        Assert.NotEqual(first.LockToken, second.LockToken);
    }

    [Fact]
    public async Task An_abandoned_message_comes_before_what_it_had_been_ahead_of()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"), Message("b"));
        await shop.Abandon(await shop.Receive());

        Assert.Equal("a", (await shop.Receive()).MessageId);
        Assert.Equal("b", (await shop.Receive()).MessageId);
    }

    [Fact]
    public async Task Properties_changed_on_abandon_are_on_the_next_delivery()
    {
        await using var shop = await Start();
        await shop.Send(
            Message("a") with { Properties = new Dictionary<string, object> { ["kept"] = 1, ["changed"] = "before" } });
        var changes = new Dictionary<string, object> { ["Changed"] = "after", ["attempt"] = 1L };
        await shop.Settle(new(SettlementKind.Abandon, (await shop.Receive()).LockToken, PropertiesToModify: changes));

        var next = await shop.Receive();

        Assert.Equal(
            (1, "after", 1L), (next.Properties["kept"], next.Properties["changed"], next.Properties["attempt"]));
        Assert.DoesNotContain("attempt", (await shop.Receive("inventory")).Properties.Keys);
    }

    [Fact]
    public async Task A_message_whose_lock_expires_is_available_with_one_delivery_more()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));
        await shop.Receive();

        shop.Clock.Advance(OneMinute - OneSecond);
        await shop.ShouldHaveNothingFor();
        shop.Clock.Advance(OneSecond);

        Assert.Equal(2, (await shop.Receive()).DeliveryCount);
    }

    [Theory]
    [InlineData(SettlementKind.Complete)]
    [InlineData(SettlementKind.Abandon)]
    [InlineData(SettlementKind.DeadLetter)]
    [InlineData(SettlementKind.RenewLock)]
    public async Task Nothing_is_settled_under_a_lock_that_expired(SettlementKind kind)
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));
        var late = await shop.Receive();
        shop.Clock.Advance(OneMinute);
        var next = await shop.Receive();

        await Assert.ThrowsAsync<MessageLockLostException>(() => shop.Settle(kind, late));
        await shop.Complete(next);
    }

    [Theory]
    [InlineData(SettlementKind.Complete)]
    [InlineData(SettlementKind.Abandon)]
    [InlineData(SettlementKind.DeadLetter)]
    public async Task A_message_is_settled_once(SettlementKind kind)
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));
        var message = await shop.Receive();
        await shop.Settle(kind, message);

        await Assert.ThrowsAsync<MessageLockLostException>(() => shop.Complete(message));
    }

    [Fact]
    public async Task A_token_never_given_settles_nothing()
    {
        await using var shop = await Start();
        await Assert.ThrowsAsync<MessageLockLostException>(
            () => shop.Settle(new SettlementOrder(SettlementKind.Complete, Guid.NewGuid())));
    }

    [Fact]
    public async Task Renewing_a_lock_begins_its_time_again()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"));
        var message = await shop.Receive();
        shop.Clock.Advance(OneMinute - OneSecond);

        var until = await shop.Settle(new SettlementOrder(SettlementKind.RenewLock, message.LockToken));

        Assert.Equal(Noon + (2 * OneMinute) - OneSecond, until);
        shop.Clock.Advance(OneMinute - OneSecond);
        await shop.ShouldHaveNothingFor();
        shop.Clock.Advance(OneSecond);
        Assert.Equal(2, (await shop.Receive()).DeliveryCount);
    }

    [Fact]
    public async Task A_receiver_waits_until_a_message_comes()
    {
        await using var shop = await Start();
        var waiting = shop.Await();
        Assert.False(waiting.IsCompleted);

        await shop.Send(Message("a"));

        Assert.Equal("a", (await waiting).MessageId);
    }

    [Fact]
    public async Task A_receiver_goes_with_nothing_when_its_wait_is_over()
    {
        await using var shop = await Start();
        var waiting = shop.Broker.Receive("payments", "ordering", "payments", 1, OneMinute, CancellationToken.None);

        shop.Clock.Advance(OneMinute);

        Assert.Empty(await waiting);
        await shop.Send(Message("a"));
        Assert.Equal("a", (await shop.Receive()).MessageId);
    }

    [Fact]
    public async Task A_receiver_that_was_cancelled_takes_no_message()
    {
        await using var shop = await Start();
        using var cancellation = new CancellationTokenSource();
        var waiting = shop.Broker.Receive("payments", "ordering", "payments", 1, OneMinute, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await shop.Send(Message("a"));
        Assert.Equal(1, (await shop.Receive()).DeliveryCount);
    }

    [Fact]
    public async Task Receivers_are_served_in_the_order_in_which_they_came()
    {
        await using var shop = await Start();
        Task<LockedMessage>[] waiting = [shop.Await(), shop.Await()];

        await shop.Send(Message("a"));
        await shop.Send(Message("b"));

        Assert.Equal(["a", "b"], (await Task.WhenAll(waiting)).Select(message => message.MessageId));
    }

    [Fact]
    public async Task A_receiver_gets_what_is_there_up_to_its_number_in_order()
    {
        await using var shop = await Start();
        await shop.Send(Message("a"), Message("b"), Message("c"));

        var two = await shop.Broker.Receive("payments", "ordering", "payments", 2, OneMinute, CancellationToken.None);
        var rest = await shop.Broker.Receive("payments", "ordering", "payments", 2, OneMinute, CancellationToken.None);

        Assert.Equal(["a", "b"], two.Select(message => message.MessageId));
        Assert.Equal(["c"], rest.Select(message => message.MessageId));
    }

    [Fact]
    public async Task Many_receivers_share_many_messages_without_a_double()
    {
        await using var shop = await Start();
        const int Messages = 400;
        var received = Enumerable.Range(0, Messages).Select(_ => shop.Await()).ToArray();

        await Task.WhenAll(Enumerable.Range(0, Messages).Select(i => Task.Run(() => shop.Send(Message($"{i}")))));

        var ids = (await Task.WhenAll(received)).Select(message => message.MessageId).ToHashSet();
        Assert.Equal(Messages, ids.Count);
        await Task.WhenAll(received.Select(async message => await shop.Complete(await message)));
        Assert.Equal(0, (await shop.Counts()).Active);
    }
}
