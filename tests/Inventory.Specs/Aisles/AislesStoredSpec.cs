using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReceivingStock;
using ServerlessShop.Inventory.ReleasingStock;
using ServerlessShop.Inventory.ReservingStock;
using ServerlessShop.Inventory.Specs.Standins;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using static ServerlessShop.Inventory.Specs.Goods;

namespace ServerlessShop.Inventory.Specs.Aisles;

/// <summary>What the store of hot documents promises, with aisles as the example.</summary>
public sealed class AislesStoredSpec : IDisposable
{
    private static readonly DocumentKey _aisle = new("220", AisleDecider.Kind);
    private static readonly Rejection _noMugs = new(RejectionKind.Conflict, "no-mugs", "There are none.");

    private readonly MemoryStore _store = new();
    private readonly Instance _one;
    private readonly Instance _other;

    public AislesStoredSpec() => (_one, _other) = (new Instance(_store), new Instance(_store));

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task More_than_a_batch_can_hold_is_split()
    {
        await Ask(_one, Receive(250));

        var held = await Ask(_one, [.. Enumerable.Range(0, 250).Select(n => Hold($"order-{n}"))]);

        Assert.All(held, outcome =>
            Assert.IsType<Booking.Held>(Assert.IsType<Outcome<Booking>.Settled>(outcome).State));
        Assert.Equal(250, (await _one.Aisles.Read(_aisle, CancellationToken.None)).Of(Mugs(1).Sku).Reserved);
    }

    [Fact]
    public async Task More_bytes_than_a_batch_can_hold_are_split()
    {
        await Ask(_one, Receive(4));
        var many = Enumerable.Range(0, 20_000).Select(n => new Sku($"220X{n:D15}")).ToArray();

        var outcomes = await Ask(
            _one,
            [.. Enumerable.Range(0, 4).Select(n => Always($"order-{n}", new AisleEvent.LinesFellShort([.. many])))]);

        Assert.Equal(4, outcomes.Count);
        Assert.Equal(4, _store.In("220").Count(document => (string)document["body"]!["is"]! == "short"));
    }

    [Fact]
    public async Task That_something_was_done_before_is_only_said_of_what_is_stored_now()
    {
        await Ask(_one, Receive(5));
        await Ask(_one, Hold("order-1"));
        await Ask(_other, GiveBack("order-1"));

        var again = await Ask(_one, Hold("order-1")); // It remembers that it holds.

        Assert.IsType<Booking.GivenBack>(Assert.IsType<Outcome<Booking>.Settled>(again[0]).State);
    }

    [Fact]
    public async Task A_whole_batch_that_was_done_before_is_no_contention()
    {
        await Ask(_one, Receive(50));
        var batch = Enumerable.Range(0, 50).Select(n => Hold($"order-{n}")).ToArray();
        await Ask(_one, batch);

        var again = await Ask(_other, batch); // It guesses 50 times that there is nothing yet.

        Assert.All(again, outcome =>
            Assert.IsType<Booking.Held>(Assert.IsType<Outcome<Booking>.Settled>(outcome).State));
    }

    [Fact]
    public async Task A_no_is_only_said_of_what_is_stored_now()
    {
        await Ask(_one, Receive(1));
        await Ask(_one, Hold("order-1"));
        await Ask(_other, Receive(5));

        var asked = await Ask(_one, new Ask<Aisle, Booking, AisleEvent>( // It remembers an empty shelf.
            "order-2",
            (aisle, _) => aisle.ShortOf([Mugs(1)]).Count > 0 ? _noMugs : Decision<AisleEvent>.Nothing,
            New: true));

        Assert.IsType<Outcome<Booking>.Settled>(asked[0]);
    }

    [Fact]
    public async Task A_refusal_of_one_keeps_nothing_from_the_others()
    {
        await Ask(_one, Receive(5));

        var outcomes = await Ask(_one, Hold("order-1"), new("order-2", (_, _) => _noMugs, New: true), Hold("order-3"));

        Assert.IsType<Booking.Held>(Assert.IsType<Outcome<Booking>.Settled>(outcomes[0]).State);
        Assert.Equal(_noMugs, Assert.IsType<Outcome<Booking>.Refused>(outcomes[1]).Reason);
        Assert.IsType<Booking.Held>(Assert.IsType<Outcome<Booking>.Settled>(outcomes[2]).State);
    }

    [Fact]
    public async Task Two_who_write_at_the_same_time_lose_nothing()
    {
        await Ask(_one, Receive(5));
        await Ask(_other, Hold("order-1"));
        await Ask(_one, Hold("order-2")); // Its memory is from before.

        Assert.Equal(2, (await _one.Aisles.Read(_aisle, CancellationToken.None)).Of(Mugs(1).Sku).Reserved);
    }

    [Fact]
    public void Attachments_are_not_silently_left_out() => Assert.Throws<ArgumentException>(() =>
    {
        var attaching = AisleDecider.Aisle with { Attach = _ => [] };
        using var store = new HotDocumentStore<Aisle, Booking, AisleEvent>(
            _one.Container, attaching, AisleDecider.Booking, (_, _) => Task.CompletedTask, TimeProvider.System);
    });

    private static Task<IReadOnlyList<Outcome<Booking>>> Ask(
        Instance instance, params Ask<Aisle, Booking, AisleEvent>[] asks) =>
        instance.Aisles.Transact(_aisle, asks, CancellationToken.None);

    private static Ask<Aisle, Booking, AisleEvent> Receive(int units) => new(
        AisleDecider.BookingOf(Guid.CreateVersion7()),
        (_, own) => ReceiveStock.Decide(own, These(Mugs(units))),
        New: true);

    private static Ask<Aisle, Booking, AisleEvent> Hold(string id) =>
        new(
            id, (aisle, own) => HoldLines.Decide(aisle, own, new(Guid.Empty, These(Mugs(1)), GoesOn: false, [])),
            New: true);

    private static Ask<Aisle, Booking, AisleEvent> GiveBack(string id) =>
        new(id, (_, own) => GiveBackLines.Decide(own));

    private static Ask<Aisle, Booking, AisleEvent> Always(string id, AisleEvent fact) =>
        new(id, (_, _) => fact, New: true);
}
