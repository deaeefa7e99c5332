using ServerlessShop.Journey.Specs.Contexts;
using ServerlessShop.Ordering.CancellingOrder;
using ServerlessShop.Ordering.PlacingOrder;

namespace ServerlessShop.Journey.Specs.Trading;

/// <summary>What somebody wants under one order id.</summary>
internal sealed record Wish(Guid Order, string Token, IReadOnlyList<(string Sku, int Units, long PriceMinor)> Lines)
{
    public long TotalMinor => Lines.Sum(line => line.Units * line.PriceMinor);
}

/// <summary>
/// Places one order, asking until there is an answer; and, as people do, again, differently, or takes it back. Keeps what
/// was promised.
/// </summary>
internal sealed class Shopper(Shop shop, Gate gate, Wish wish)
{
    private const int Accepted = 202;
    private const int NoContent = 204;
    private const int Conflict = 409;
    private const int PauseDoubledMax = 8;
    private static readonly TimeSpan _pauseFirst = TimeSpan.FromSeconds(2);

    private readonly List<Wish> _accepted = [];

    public Guid Order => wish.Order;

    /// <summary>The wishes that were accepted under the one order id.</summary>
    public IReadOnlyList<Wish> Promised => _accepted;

    public bool CancellationPromised { get; private set; }

    public bool CancellationRefused { get; private set; }

    public bool Done { get; private set; }

    public async Task Shop(TimeSpan from)
    {
        await shop.Schedule.Wait(from);
        List<Task> doing = [Place(wish)];
        if (shop.Schedule.Chance(0.1)) { doing.Add(Place(wish)); }
        if (shop.Schedule.Chance(0.1)) { doing.Add(Place(Another())); }
        await Task.WhenAll(doing);
        Done = true;
    }

    public async Task ChangeMind(TimeSpan at)
    {
        await shop.Schedule.Wait(at);
        await Cancel();
    }

    private async Task Place(Wish wanted)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await gate.Ask<PlaceOrderFunction>(
                "ordering",
                new
                {
                    Currency = "GBP",
                    PaymentToken = wanted.Token,
                    Lines = wanted.Lines.Select(
                        line => new { line.Sku, Quantity = line.Units, UnitPriceMinor = line.PriceMinor }),
                },
                (function, http) => function.Put(http, wanted.Order, CancellationToken.None));

            switch (answer)
            {
                case { Status: Accepted }:
                    if (!_accepted.Exists(before => ReferenceEquals(before, wanted))) { _accepted.Add(wanted); }
                    return;
                case { Status: Conflict, Code: not "order-unknown-sku" }:
                    shop.Sometimes.Happened($"placing was refused: {answer.Code}");
                    return;
            }

            if (answer?.Code == "order-unknown-sku") { shop.Sometimes.Happened("a product was not known yet"); }
            await PauseAfter(attempt);
        }
    }

    private async Task Cancel()
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await gate.Ask<CancelOrderFunction>(
                "ordering",
                new { Because = "Changed my mind." },
                (function, http) => function.Put(http, wish.Order, CancellationToken.None));

            CancellationPromised |= answer is { Status: NoContent };
            CancellationRefused |= answer is { Status: Conflict };
            if (answer is { Status: NoContent or Conflict }) { return; }

            await PauseAfter(attempt);
        }
    }

    private Task PauseAfter(int attempt) => shop.Schedule.Wait(
        shop.Schedule.Between(TimeSpan.Zero, _pauseFirst * (1 << Math.Min(attempt, PauseDoubledMax))));

    private Wish Another() => wish with
    {
        Lines = [.. wish.Lines.Select((line, i) => i == 0 ? (line.Sku, line.Units + 1, line.PriceMinor) : line)],
    };
}
