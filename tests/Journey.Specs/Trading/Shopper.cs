using ServerlessShop.Basket.CheckingOut;
using ServerlessShop.Basket.FillingBasket;
using ServerlessShop.Basket.QuotingShipping;
using ServerlessShop.Journey.Specs.Contexts;
using ServerlessShop.Ordering.CancellingOrder;
using ServerlessShop.Ordering.PlacingOrder;

namespace ServerlessShop.Journey.Specs.Trading;

/// <summary>What somebody wants under one order id.</summary>
internal sealed record Wish(Guid Order, string Token, IReadOnlyList<(string Sku, int Units, long PriceMinor)> Lines)
{
    /// <summary>Sales staff sees the goods carried away.</summary>
    public bool Collected { get; init; }

    /// <summary>Whether it comes through a basket and its checkout.</summary>
    public bool IsBuyers { get; private init; }

    public long ShippingMinor { get; init; }

    /// <summary>Whether the buyer has heard of the discount code.</summary>
    public bool TriesCode { get; init; }

    public long DiscountMinor { get; init; }

    public long TotalMinor => Lines.Sum(line => line.Units * line.PriceMinor) - DiscountMinor + ShippingMinor;

    /// <summary>A basket has one line a sku, at the price of the catalogue.</summary>
    public static Wish OfABuyer(Guid order, string token, IEnumerable<(string Sku, int Units, long PriceMinor)> lines) =>
        new(order, token,
        [
            .. lines.GroupBy(line => line.Sku)
                .Select(ofSku => (ofSku.Key, ofSku.Sum(line => line.Units), Trade.ListPriceMinor)),
        ])
        {
            IsBuyers = true,
        };
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
        if (wish.IsBuyers)
        {
            await CheckOut();
            Done = true;
            return;
        }

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
                    wanted.Collected,
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

    /// <summary>A guest's basket, under an id of their own; its prices are the catalogue's.</summary>
    private async Task CheckOut()
    {
        var basket = $"{GuestBasket(wish.Order)}";
        foreach (var (sku, units, _) in wish.Lines)
        {
            // Not listed yet is not for long.
            while ((await gate.Insist<FillBasketFunction>(
                Callers.Guest, "basket", new { Quantity = units },
                (function, http) => function.Set(http, basket, sku, CancellationToken.None))).Status >= 300)
            {
                shop.Sometimes.Happened("a product was not listed yet");
                await PauseAfter(0);
            }
        }

        var quote = await Quoted(basket);
        var wanted = wish with { ShippingMinor = quote.AmountMinor };
        if (wish.TriesCode && await CheckOut(basket, wanted with { DiscountMinor = Trade.DiscountMinor }, quote.Quote)) { return; }

        await CheckOut(basket, wanted, quote.Quote);
    }

    private async Task<QuoteShippingFunction.Quoted> Quoted(string basket)
    {
        while (true)
        {
            var answer = await gate.Insist<QuoteShippingFunction>(Callers.Guest, "basket", new { }, (function, http) =>
            {
                http.QueryString = new("?country=GB");
                return function.Get(http, basket, CancellationToken.None);
            });
            if (answer.Value is QuoteShippingFunction.Answer quotes) { return quotes.Items[0]; }

            // While the catalogue was down the basket took what is not listed yet: there is no currency to quote in.
            shop.Sometimes.Happened($"shipping was not quoted: {answer.Code}");
            await PauseAfter(0);
        }
    }

    private async Task<bool> CheckOut(string basket, Wish wanted, string quote)
    {
        var answer = await gate.Insist<CheckOutFunction>(
            Callers.Guest, "basket", Checkout(wanted, quote), (function, http) => function.Post(http, basket, CancellationToken.None));
        shop.Sometimes.Happened(answer.Status == Accepted
            ? $"a checkout {(wanted.DiscountMinor > 0 ? "with a discount " : "")}was answered {answer.Status}"
            : $"a checkout was refused: {answer.Code}");
        if (answer.Status == Accepted) { _accepted.Add(wanted); }
        return answer.Status == Accepted;
    }

    private static Guid GuestBasket(Guid order) => new(order.ToByteArray()[0], 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1);

    private static object Checkout(Wish wanted, string quote) => new
    {
        OrderId = wanted.Order,
        Expected = new
        {
            wanted.TotalMinor,
            Lines = wanted.Lines.Select(line => new { line.Sku, Quantity = line.Units, UnitPriceMinor = line.PriceMinor }),
        },
        PaymentToken = wanted.Token,
        Contact = new { Email = "ada@example.com", Name = "Ada", Language = "en" },
        ShipTo = new { Name = "Ada", Street = "1 High Street", City = "London", PostalCode = "SW1A 1AA", Country = "GB" },
        ShippingQuote = quote,
        DiscountCode = wanted.DiscountMinor > 0 ? Trade.Code : null,
    };

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
