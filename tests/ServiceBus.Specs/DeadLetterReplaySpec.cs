using System.Text;
using ServerlessShop.Local.DeadLetters;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class DeadLetterReplaySpec : IAsyncLifetime
{
    private const string ForPayments = "sys.Label = 'OrderPlacedV1' AND (replayFor IS NULL OR replayFor = 'payments')";
    private const string ForInventory = "replayFor IS NULL OR replayFor = 'inventory'";

    private RunningServer _shop = null!;
    private HttpClient _oscar = null!;

    public async Task InitializeAsync()
    {
        _shop = await RunningServer.Start(Topology(
            new("ordering", true, 10, 14),
            new("ordering", "payments", ForPayments, 60, 3, true),
            new("ordering", "inventory", ForInventory, 60, 3, true)));
        _oscar = DeadLetterReceiver.Connect(new(_shop.Server.Address), RunningServer.TokenOf("oscar", "operator"));
    }

    public async Task DisposeAsync()
    {
        _oscar.Dispose();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task A_letter_goes_to_its_one_consumer_under_a_new_MessageId_with_the_same_cause()
    {
        await _shop.Send(Message("order-7", body: "body") with
        {
            ContentType = "application/cloudevents+json",
            CorrelationId = "order",
            Properties = new Dictionary<string, object> { ["cause"] = "first", ["attempt"] = 2L },
        });
        await Take("inventory");
        await _shop.DeadLetter("unreadable", "not JSON");

        Assert.Equal(["order-7"], (await Replay()).Replayed);

        var again = await Take("payments");
        Assert.NotEqual("order-7", again.MessageId);
        Assert.Equal(
            ("body", "application/cloudevents+json", "order", "OrderPlacedV1"),
            (Encoding.UTF8.GetString(again.Body.Span), again.ContentType, again.CorrelationId, again.Subject));
        Assert.Equal(
            ("first", "payments", "oscar", 2L, "Thu, 01 Jan 2026 12:00:00 GMT"),
            (again.Properties["cause"], again.Properties["replayFor"], again.Properties["replayedBy"],
                again.Properties["attempt"], again.Properties["firstEnqueued"]));
        Assert.DoesNotContain("DeadLetterReason", again.Properties.Keys);
        Assert.DoesNotContain("DeadLetterErrorDescription", again.Properties.Keys);
        Assert.Null(await TryTake("inventory"));
        Assert.Empty(await Letters());
    }

    [Fact]
    public async Task A_message_without_a_cause_is_its_own()
    {
        await _shop.Send(Message("order-7"));
        await _shop.DeadLetter();

        await Replay();

        Assert.Equal("order-7", (await Take("payments")).Properties["cause"]);
    }

    [Fact]
    public async Task What_died_with_its_consumer_is_replayed_within_a_minute_and_not_taken_for_a_duplicate()
    {
        await _shop.Send(Message("order-7"));
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            await Take("payments"); // And is killed before it can settle.
            _shop.Clock.Advance(TimeSpan.FromSeconds(60));
        }

        var letter = Assert.Single(await Letters());
        Assert.Equal("MaxDeliveryCountExceeded", letter.Reason);
        await Replay();

        var again = await Take("payments");
        Assert.Equal(("order-7", 1), (again.Properties["cause"], again.DeliveryCount));
        Assert.True(_shop.Clock.GetUtcNow() < Noon.AddMinutes(10), "Duplicate detection had forgotten the original.");
    }

    [Fact]
    public async Task What_dies_again_is_replayed_again_in_the_next_run()
    {
        await _shop.Send(Message("order-7"));
        await _shop.DeadLetter();
        await Replay();
        await _shop.DeadLetter();

        Assert.Single((await Replay()).Replayed);

        Assert.Equal("order-7", (await Take("payments")).Properties["cause"]);
    }

    [Fact]
    public async Task What_dies_again_at_once_does_not_keep_the_replay_going()
    {
        await _shop.Send(Message("order-7"), Message("order-8"));
        await _shop.DeadLetter();
        await _shop.DeadLetter();
        _shop.Effects.Listener = effect =>
        {
            if (effect == "send:ordering") { _shop.DeadLetter().GetAwaiter().GetResult(); }
        };

        var outcome = await Replay();

        Assert.Equal((2, 2), (outcome.Replayed.Count, outcome.DiedAgain.Count));
        Assert.Equal(2, (await Letters()).Count);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(11, 2)]
    public async Task A_replay_that_died_between_sending_and_completing_is_repeated_and_has_the_same_cause(
        int minutesLater, int copies)
    {
        await _shop.Send(Message("order-7"));
        await _shop.DeadLetter();
        _shop.Effects.Listener = _ => throw new IOException("The operator's machine has gone.");
        await Assert.ThrowsAsync<BrokerRefusedException>(Replay);
        _shop.Effects.Listener = null;
        _shop.Clock.Advance(TimeSpan.FromMinutes(1 + minutesLater)); // The letter's lock ends.

        Assert.Equal(["order-7"], (await Replay()).Replayed);

        Assert.Empty(await Letters());
        for (var i = 0; i < copies; i++) { Assert.Equal("order-7", (await Take("payments")).Properties["cause"]); }
        Assert.Null(await TryTake("payments"));
    }

    [Fact]
    public async Task What_is_older_than_90_days_is_refused_and_kept()
    {
        await _shop.Send(Message("old"));
        await _shop.DeadLetter();
        _shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await _shop.Send(Message("young"));
        await _shop.DeadLetter();
        _shop.Clock.Advance(TimeSpan.FromDays(90));

        var outcome = await Replay();

        Assert.Equal(["old"], outcome.TooOld);
        Assert.Equal(["young"], outcome.Replayed);
        Assert.Equal("old", Assert.Single(await Letters()).MessageId);
    }

    [Fact]
    public async Task A_replay_is_as_old_as_its_original()
    {
        await _shop.Send(Message("order-7"));
        await _shop.DeadLetter();
        _shop.Clock.Advance(TimeSpan.FromDays(80));
        await Replay();
        await _shop.DeadLetter();
        _shop.Clock.Advance(TimeSpan.FromDays(11));

        var outcome = await Replay();

        Assert.Single(outcome.TooOld);
        Assert.Equal("order-7", Assert.Single(await Letters()).Cause);
    }

    [Fact]
    public async Task Who_is_no_operator_replays_nothing()
    {
        await _shop.Send(Message("order-7"));
        await _shop.DeadLetter();
        using var sally = DeadLetterReceiver.Connect(new(_shop.Server.Address), RunningServer.TokenOf("sally", "sales"));

        var refused = await Assert.ThrowsAsync<BrokerRefusedException>(
            () => new DeadLetterReplay(new(sally, "ordering", "payments"), "sally", _shop.Clock).Run(default));

        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        Assert.Single(await Letters());
    }

    private Task<ReplayOutcome> Replay() =>
        new DeadLetterReplay(new(_oscar, "ordering", "payments"), "oscar", _shop.Clock).Run(CancellationToken.None);

    private async Task<List<DeadLetter>> Letters()
    {
        await _shop.Broker.Counts(CancellationToken.None);
        return await new DeadLetterReceiver(_oscar, "ordering", "payments").Look(CancellationToken.None).ToListAsync();
    }

    private async Task<LockedMessage> Take(string subscription)
    {
        var taken = await TryTake(subscription);
        Assert.NotNull(taken);
        return taken;
    }

    private async Task<LockedMessage?> TryTake(string subscription)
    {
        await _shop.Broker.Counts(CancellationToken.None);
        var taken = await _shop.Broker.Receive(
            subscription, "ordering", subscription, 1, TimeSpan.Zero, CancellationToken.None);
        return taken.SingleOrDefault();
    }
}
