using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.Catalogue;
using ServerlessShop.Basket.CheckingOut;
using ServerlessShop.Basket.ClaimingBasket;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Basket.FillingBasket;
using ServerlessShop.Basket.PersonalData;
using ServerlessShop.Basket.QuotingShipping;
using ServerlessShop.Basket.ReadingBaskets;
using ServerlessShop.Basket.ReleasingDiscounts;
using ServerlessShop.Basket.ShippingQuotes;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using ServerlessShop.Persistence.Specs;
using ServerlessShop.Testing;
using static ServerlessShop.Basket.Specs.AnnsBasket;

namespace ServerlessShop.Basket.Specs.CheckingOut;

/// <summary>The functions of a checkout, one after the other, against the local store through the real SDK.</summary>
public sealed class CheckingOutSpec(Store store) : IClassFixture<Store>
{
    private static readonly ServiceProvider _services = new ServiceCollection().AddLogging().BuildServiceProvider();

    private readonly FixedClock _clock = new(Noon);
    private readonly Shelf _shelf = new();
    private readonly List<OutboxEntry> _said = [];
    private readonly string _basket = $"{Guid.NewGuid()}";
    private readonly CustomerId _customer = new(Guid.NewGuid());
    private readonly Guid _order = Guid.NewGuid();
    private readonly CodeText _code = new($"CODE-{Guid.NewGuid():N}"[..20].ToUpperInvariant());
    private readonly QuoteSigning _signing = new(new byte[32], null);

    private readonly IOptions<BasketOptions> _options =
        Options.Create(new BasketOptions { QuoteKey = Convert.ToBase64String(new byte[32]) });

    [Fact]
    public async Task A_guest_fills_a_basket_asks_for_shipping_and_buys()
    {
        await Fill(_basket, Mug, 2);

        Assert.Equal((202, $"/baskets/{_basket}/checkout"), await Buy(28_95) is var bought ? (bought.Status, bought.Location) : default);
        Assert.Equal((202, 1), ((await Buy(28_95)).Status, _said.Count));

        var asked = await Send(http => Reading.GetCheckout(http, _basket, default));
        Assert.Equal((200, "submitted", $"{_order}"), (asked.Status, (string?)asked.Json["status"], (string?)asked.Json["orderId"]));
        var again = await Send(http => Reading.GetCheckout(http, _basket, default), etag: asked.ETag);
        Assert.Equal((304, ""), (again.Status, again.Text));
    }

    [Fact]
    public async Task A_price_that_changed_is_told_instead_of_charged_and_can_be_agreed_to()
    {
        await Fill(_basket, Mug, 2);
        _shelf.Products[Mug] = MugNow with { Price = Pounds(13_00) };

        var changed = await Buy(28_95);
        Assert.Equal((409, "checkout-changed", 0), (changed.Status, changed.Code, _said.Count));
        Assert.Equal(
            """{"sku":"MUG","because":"price","seen":{"quantity":2,"unitPriceMinor":1200},"now":{"quantity":2,"unitPriceMinor":1300}}""",
            changed.Json["lines"]![0]!.ToJsonString());
        Assert.Equal("""{"seen":2895,"now":3095}""", changed.Json["totalMinor"]!.ToJsonString());

        Assert.Equal((202, 1), ((await Buy(30_95, unitPrice: 13_00)).Status, _said.Count));
    }

    [Fact]
    public async Task A_total_that_was_made_up_is_not_charged()
    {
        await Fill(_basket, Mug, 2);
        Assert.Equal("checkout-changed", (await Buy(1)).Code);
        Assert.Empty(_said);
    }

    [Fact]
    public async Task Without_the_catalogue_a_basket_works_on_and_nothing_is_bought()
    {
        await Fill(_basket, Mug, 2);
        _shelf.IsDown = true;

        await Fill(_basket, Mug, 2);
        Assert.Equal("lastSeen", (string?)(await Send(http => Reading.Get(http, _basket, default))).Json["prices"]);
        Assert.Equal((503, "catalogue-unavailable", 0), await Buy(28_95) is var down ? (down.Status, down.Code, _said.Count) : default);
    }

    [Fact]
    public async Task What_the_catalogue_never_priced_is_quoted_when_it_is_there_again()
    {
        _shelf.IsDown = true;
        await Fill(_basket, Mug, 2);

        var down = await Send(http =>
        {
            http.QueryString = new("?country=GB");
            return new QuoteShippingFunction(Baskets, _shelf, _signing, _options, _clock).Get(http, _basket, default);
        });
        Assert.Equal((503, "catalogue-unavailable"), (down.Status, down.Code));
    }

    [Fact]
    public async Task What_is_out_of_stock_or_not_listed_is_not_sold()
    {
        await Fill(_basket, Mug, 2);
        _shelf.Products[Mug] = MugNow with { Availability = "out" };
        Assert.Equal("out-of-stock", (string?)(await Buy(28_95)).Json["lines"]![0]!["because"]);
        _shelf.Products.Remove(Mug);
        Assert.Equal("not-listed", (string?)(await Buy(28_95)).Json["lines"]![0]!["because"]);
        Assert.Empty(_said);
    }

    [Fact]
    public async Task A_quote_that_ran_out_ships_nothing()
    {
        await Fill(_basket, Mug, 2);
        var quote = await Quote();
        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal("shipping-quote-expired", (await Buy(28_95, quote: quote)).Code);
        Assert.Equal("shipping-quote-not-ours", (await Buy(28_95, quote: "made.up")).Code);
    }

    [Fact]
    public async Task A_discount_is_reserved_at_checkout_and_the_last_use_goes_once()
    {
        await Issue(usesMax: 1);
        await Fill(_basket, Mug, 2);
        Assert.Equal(202, (await Buy(26_55, code: _code.Value)).Status);

        var other = $"{Guid.NewGuid()}";
        await Fill(other, Mug, 2);
        var refused = await Buy(26_55, code: _code.Value, basket: other, order: Guid.NewGuid());
        Assert.Equal(("checkout-changed", "discount-used-up"), (refused.Code, (string?)refused.Json["discount"]!["code"]));
        Assert.Equal(28_95, (long?)refused.Json["totalMinor"]!["now"]);
    }

    [Fact]
    public async Task Dying_between_the_reservation_and_the_checkout_gives_no_discount_away_and_loses_none()
    {
        await Issue(usesMax: 1);
        await Fill(_basket, Mug, 2);

        // As a process leaves it that dies there: the use is reserved and the basket untouched.
        await Codes.Transact(
            DiscountCodeDecider.KeyOf(_code),
            code => ReserveDiscount.Decide(code, new(new(_order), new(Guid.Parse(_basket)), Pounds(24_00), _clock.GetUtcNow(), Guid.Parse(_basket))),
            default);

        // Whoever tries again has it.
        Assert.Equal(202, (await Buy(26_55, code: _code.Value)).Status);
        _clock.Advance(TimeSpan.FromHours(2));
        await Release();
        Assert.Equal([new OrderId(_order)], (await Uses()).Select(use => use.Order));
    }

    [Fact]
    public async Task A_use_that_nobody_came_back_for_is_free_again_after_an_hour()
    {
        await Issue(usesMax: 1);
        await Codes.Transact(
            DiscountCodeDecider.KeyOf(_code),
            code => ReserveDiscount.Decide(code, new(new(_order), _customer, Pounds(24_00), _clock.GetUtcNow(), Guid.Parse(_basket))), default);

        _clock.Advance(TimeSpan.FromMinutes(59));
        await Release();
        Assert.Single(await Uses());
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Release();
        Assert.Empty(await Uses());
    }

    [Fact]
    public async Task A_guest_who_signs_in_finds_everything_in_their_own_basket()
    {
        await Fill("mine", Mug, 1, _customer);
        await Fill(_basket, Mug, 2);
        var claiming = new ClaimBasketFunction(Baskets);

        Assert.Equal(204, (await Send(http => claiming.Put(http, _basket, default), _customer)).Status);
        Assert.Equal(204, (await Send(http => claiming.Put(http, _basket, default), _customer)).Status);
        Assert.Equal(404, (await Send(http => claiming.Put(http, _basket, default), new(Guid.NewGuid()))).Status);

        Assert.Equal(3, (int?)(await Send(http => Reading.Get(http, "mine", default), _customer)).Json["lines"]![0]!["quantity"]);
        Assert.Equal((409, "basket-merged"), await Send(http => Reading.Get(http, _basket, default), _customer) is var led ? (led.Status, led.Code) : default);
        Assert.Equal(404, (await Send(http => Reading.Get(http, _basket, default))).Status);
        Assert.Equal(404, (await Send(http => Reading.Get(http, "mine", default))).Status);
        Assert.Equal(404, (await Send(http => Reading.Get(http, $"{BasketId.Of(_customer)}", default))).Status);
    }

    [Fact]
    public async Task What_is_known_of_a_customer_is_told_and_erased_once_no_order_is_being_made()
    {
        await Issue(usesMax: 9);
        await Fill("mine", Mug, 2, _customer);
        Assert.Equal(202, (await Buy(26_55, code: _code.Value, basket: "mine", by: _customer)).Status);
        var privacy = new PersonalDataFunction(Baskets, Codes);

        var told = await Send(http => privacy.Export(http, _customer.Value, default));
        Assert.Equal(["basket", "checkout", "discount"], told.Json["items"]!.AsArray().Select(item => (string?)item!["kind"]));
        Assert.Equal("erasure-must-wait", (await Send(http => privacy.Erase(http, _customer.Value, default))).Code);

        await Baskets.Transact(
            BasketDecider.KeyOf(BasketId.Of(_customer)),
            basket => RecordMilestone.Decide(basket, new(new(_order), CheckoutStatus.Confirmed, null)), default);
        var erased = await Send(http => privacy.Erase(http, _customer.Value, default));
        Assert.Equal((200, 1, 1), (erased.Status, (int?)erased.Json["erased"], (int?)erased.Json["kept"]));
        Assert.Empty((await Send(http => privacy.Export(http, _customer.Value, default))).Json["items"]!.AsArray());
        Assert.Equal(200, (await Send(http => privacy.Erase(http, _customer.Value, default))).Status);
    }

    private GetBasketFunction Reading => new(Baskets, _shelf);

    private DocumentStore<ShoppingBasket, BasketEvent> Baskets => field ??= new(store.Container, BasketDecider.Instance, Said, _clock);

    private DocumentStore<DiscountCode, DiscountEvent> Codes => field ??= new(store.Container, DiscountCodeDecider.Instance, Said, _clock);

    private Task Said(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation)
    {
        _said.AddRange(entries);
        return Task.CompletedTask;
    }

    private async Task Fill(string basket, Sku sku, int quantity, CustomerId? by = null)
    {
        var filling = new FillBasketFunction(Baskets, _shelf);
        Assert.Equal(204, (await Send(http => filling.Set(http, basket, sku.Code, default), by, new { quantity })).Status);
    }

    private async Task<string> Quote(string? basket = null, CustomerId? by = null)
    {
        var quoting = new QuoteShippingFunction(Baskets, _shelf, _signing, _options, _clock);
        var quotes = await Send(http => { http.QueryString = new("?country=GB"); return quoting.Get(http, basket ?? _basket, default); }, by);
        return (string)quotes.Json["items"]![0]!["quote"]!;
    }

    private async Task<Answer> Buy(
        long total, long unitPrice = 12_00, string? code = null, string? quote = null, string? basket = null, Guid? order = null,
        CustomerId? by = null)
    {
        var buying = new CheckOutFunction(Baskets, Codes, _shelf, _signing, _options, _clock);
        var body = new
        {
            orderId = order ?? _order,
            expected = new { totalMinor = total, lines = new[] { new { sku = "MUG", quantity = 2, unitPriceMinor = unitPrice } } },
            paymentToken = "tok_approve",
            contact = ToYork.Contact,
            shipTo = ToYork.ShipTo,
            shippingQuote = quote ?? await Quote(basket, by),
            discountCode = code,
        };
        return await Send(http => buying.Post(http, basket ?? _basket, default), by, body);
    }

    private async Task Issue(int usesMax) => await Codes.Transact(
        DiscountCodeDecider.KeyOf(_code),
        code => IssueDiscountCode.Decide(code, new(_code, DiscountTerms.From(
            new Reduction.Percentage(1000), Pounds(0), Noon.AddDays(-1), Noon.AddDays(9), usesMax, 1)!)),
        default);

    private Task Release() =>
        new ReleaseDiscountsFunction(Codes, Baskets, _clock, NullLogger<ReleaseDiscountsFunction>.Instance).Run(null!, default);

    private async Task<ValueList<DiscountUse>> Uses() =>
        ((DiscountCode.Issued)await Codes.Read(DiscountCodeDecider.KeyOf(_code), default)).Uses;

    private static async Task<Answer> Send(
        Func<HttpRequest, Task<IResult>> function, CustomerId? by = null, object? body = null, string? etag = null)
    {
        var http = new DefaultHttpContext { RequestServices = _services };
        http.Request.ContentType = "application/json";
        http.Request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(body, Json.Options));
        if (etag is not null) { http.Request.Headers.IfNoneMatch = etag; }
        if (by is { } customer)
        {
            http.User = new(new ClaimsIdentity([new("oid", $"{customer}"), new("roles", "customer")], "test", "name", "roles"));
        }

        var written = new MemoryStream();
        http.Response.Body = written;
        await (await function(http.Request)).ExecuteAsync(http);
        return new(
            http.Response.StatusCode, http.Response.Headers.Location.ToString(), http.Response.Headers.ETag.ToString(),
            Encoding.UTF8.GetString(written.ToArray()));
    }

    private sealed record Answer(int Status, string Location, string ETag, string Text)
    {
        public JsonNode Json => JsonNode.Parse(Text)!;

        public string? Code => ((string?)Json["type"])?.Split('/')[^1];
    }

    /// <summary>A catalogue that can be changed and go down.</summary>
    private sealed class Shelf : ICatalogue
    {
        public Dictionary<Sku, CatalogueProduct> Products { get; } = new() { [Mug] = MugNow, [Jug] = JugNow };

        public bool IsDown { get; set; }

        public Task<IReadOnlyDictionary<Sku, CatalogueProduct>> Find(IReadOnlyCollection<Sku> skus, CancellationToken cancellation) => IsDown
            ? throw new CatalogueUnavailableException(new HttpRequestException("down"))
            : Task.FromResult<IReadOnlyDictionary<Sku, CatalogueProduct>>(
                Products.Where(product => skus.Contains(product.Key)).ToDictionary());
    }
}
