using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Gateway.Specs;

/// <summary>What the policies that deploy do to answers: limits, what is kept, what is composed and translated.</summary>
public sealed class ShopAnswersSpec : IAsyncLifetime
{
    private const string Order = "0d3b1e9a-5a43-4b6b-9d2a-0a6e4a0f3b11";

    private Shop _shop = null!;
    private TestBackend _catalog = null!;
    private TestBackend _payments = null!;
    private TestBackend _shipping = null!;
    private string? _version = "1-list";
    private string _rule = "list";
    private (int Status, string Body) _payment = (200, """{"status":"captured"}""");
    private (int Status, string Body) _shipment = (200, """{"status":"dispatched"}""");
    private string? _paymentsCaller;
    private string? _shippingCaller;

    public async Task InitializeAsync()
    {
        _catalog = await TestBackend.Start(http =>
        {
            http.Response.StatusCode = _version is null ? 503 : 200;
            return http.Response.WriteAsync($$"""{"version":"{{_version}}"}""");
        });
        _payments = await TestBackend.Start(http =>
        {
            _paymentsCaller = http.Request.Headers.Authorization.ToString()["Bearer ".Length..];
            http.Response.StatusCode = _payment.Status;
            return http.Response.WriteAsync(_payment.Body);
        });
        _shipping = await TestBackend.Start(http =>
        {
            _shippingCaller = http.Request.Headers.Authorization.ToString()["Bearer ".Length..];
            http.Response.StatusCode = _shipment.Status;
            return http.Response.WriteAsync(_shipment.Body);
        });
        _shop = await Shop.Prepare(deployed: true);
        (_shop.CatalogBackend, _shop.PaymentsBackend, _shop.ShippingBackend) = (_catalog.Address, _payments.Address, _shipping.Address);
        _shop.Apps.Answer = http =>
        {
            http.Response.Headers["X-Price-Rule"] = _rule;
            return http.Response.WriteAsync($"priced by {_rule}");
        };
        await _shop.StartGateway();
    }

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _catalog.DisposeAsync();
        await _payments.DisposeAsync();
        await _shipping.DisposeAsync();
    }

    [Fact]
    public async Task A_refusal_of_the_gateway_is_a_problem_like_the_contexts_own()
    {
        var refused = await _shop.Send("GET", $"/orders/{Order}");

        var problem = JsonNode.Parse(refused.Body)!;
        Assert.Equal("application/problem+json", refused.ContentType);
        Assert.Equal((401, "Unauthorized"), ((int)problem["status"]!, (string)problem["title"]!));
        Assert.Equal(refused.Headers["x-correlation-id"], (string)problem["traceId"]!);
    }

    [Theory]
    [InlineData("/products/85123A")]
    [InlineData("/orders/1")]
    public async Task Answers_and_refusals_carry_the_security_headers(string path)
    {
        var answer = await _shop.Send("GET", path);

        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", answer.Headers["Content-Security-Policy"]);
        Assert.Equal("no-referrer", answer.Headers["Referrer-Policy"]);
        Assert.StartsWith("max-age=31536000", answer.Headers["Strict-Transport-Security"], StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task Who_signs_in_has_a_limit_of_their_own()
    {
        await Limit("rate-limit-per-caller", 2);
        var (sally, carl) = (await _shop.SignIn("workforce", "sally"), await _shop.SignIn("workforce", "carl"));
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1", sally)).Status);
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1", sally)).Status);

        var over = await _shop.Send("GET", "/orders/1", sally);

        Assert.Equal((429, "application/problem+json"), (over.Status, over.ContentType));
        Assert.NotNull(over.Headers["Retry-After"]);
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1", carl)).Status);
        _shop.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1", sally)).Status);
    }

    [Fact]
    public async Task One_address_has_a_limit_whoever_it_says_it_is()
    {
        await Limit("rate-limit-per-address", 2);
        await _shop.Send("GET", "/products/85123A");
        await _shop.Send("GET", "/orders/1", await _shop.SignIn("workforce", "sally"));

        Assert.Equal(429, (await _shop.Send("GET", "/products/85123A", headers: ("X-Forwarded-For", "203.0.113.9"))).Status);
    }

    [Fact]
    public async Task The_catalogues_answers_are_kept_until_its_version_is_another()
    {
        var first = await _shop.Send("GET", "/products/85123A");
        _shop.Clock.Advance(TimeSpan.FromSeconds(3));
        var kept = await _shop.Send("GET", "/products/85123A", await _shop.SignIn("workforce", "sally"));
        Assert.Equal((first.Status, first.Body), (kept.Status, kept.Body));
        Assert.Single(_shop.Apps.Received);

        _version = "2-list";
        _shop.Clock.Advance(TimeSpan.FromSeconds(3));

        await _shop.Send("GET", "/products/85123A");
        Assert.Equal(2, _shop.Apps.Received.Count);
    }

    [Fact]
    public async Task An_answer_by_another_price_rule_than_the_versions_is_not_kept()
    {
        _rule = "sale-10"; // An instance that has taken the sale over before the one that told the version.
        Assert.Equal("priced by sale-10", (await _shop.Send("GET", "/products/85123A")).Body);

        _rule = "list";
        Assert.Equal("priced by list", (await _shop.Send("GET", "/products/85123A")).Body);
    }

    [Fact]
    public async Task Pages_of_the_catalogue_are_kept_apart_and_no_token_reaches_it()
    {
        await _shop.Send("GET", "/products/85123A", await _shop.SignIn("workforce", "sally"));
        await _shop.Send("GET", "/products/85123A?continuation=next");
        await _shop.Send("GET", "/products/85123A?limit=5");

        Assert.Equal(3, _shop.Apps.Received.Count);
        Assert.All(_shop.Apps.Received, request => Assert.False(request.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public async Task Who_must_see_what_is_stored_this_moment_says_so()
    {
        await _shop.Send("GET", "/products/85123A");
        await _shop.Send("GET", "/products/85123A", headers: ("Cache-Control", "no-cache"));

        Assert.Equal(2, _shop.Apps.Received.Count);
    }

    [Fact]
    public async Task Without_a_version_nothing_is_kept_and_all_is_answered()
    {
        _version = null;

        Assert.Equal(200, (await _shop.Send("GET", "/products/85123A")).Status);
        Assert.Equal(200, (await _shop.Send("GET", "/products/85123A")).Status);
        Assert.Equal(2, _shop.Apps.Received.Count);
    }

    [Fact]
    public async Task Only_what_can_be_asked_twice_is_asked_twice()
    {
        var token = await _shop.SignIn("workforce", "sally");
        var answers = 0;
        _shop.Apps.Answer = http =>
        {
            http.Response.StatusCode = answers++ == 0 ? 503 : 200;
            return Task.CompletedTask;
        };
        Assert.Equal((200, 2), ((await _shop.Send("GET", "/orders/1", token)).Status, answers));

        answers = 0;
        Assert.Equal((503, 1), ((await _shop.Send("PUT", "/orders/1", token, "{}")).Status, answers));
    }

    [Fact]
    public async Task The_web_client_may_call_from_its_own_origin_and_no_other()
    {
        var own = await Preflight("https://web.example");
        var other = await Preflight("https://evil.example");

        Assert.Equal("https://web.example", own.Headers["Access-Control-Allow-Origin"]);
        Assert.False(other.Headers.ContainsKey("Access-Control-Allow-Origin"));
        Assert.Empty(_shop.Apps.Received);
    }

    [Fact]
    public async Task An_orders_page_is_the_order_its_payment_and_its_shipment_by_its_callers_own_right()
    {
        _shop.Apps.Answer = http => http.Response.WriteAsync("""{"status":"confirmed"}""");
        var sally = await _shop.SignIn("workforce", "sally");

        var page = await _shop.Send("GET", $"/order-pages/{Order}", sally);

        Assert.Equal("""{"order":{"status":"confirmed"},"payment":{"status":"captured"},"shipment":{"status":"dispatched"}}""", page.Body);
        Assert.Equal(($"/api/orders/{Order}", $"Bearer {sally}"), (_shop.Apps.Last.PathAndQuery, _shop.Apps.Last.Headers["Authorization"]));
        Assert.Equal((sally, sally), (_paymentsCaller, _shippingCaller));
    }

    [Fact]
    public async Task A_page_of_an_order_that_is_not_the_callers_is_404_and_asks_nobody_else()
    {
        _shop.Apps.Answer = http =>
        {
            http.Response.StatusCode = 404;
            return http.Response.WriteAsync("""{"status":404}""");
        };

        var page = await _shop.Send("GET", $"/order-pages/{Order}", await _shop.SignIn("customers", "bob"));

        Assert.Equal((404, """{"status":404}"""), (page.Status, page.Body));
        Assert.Equal((null, null), (_paymentsCaller, _shippingCaller));
    }

    [Theory]
    [InlineData(503, 404, "null", "null")]
    [InlineData(200, 403, """{"status":"captured"}""", "null")]
    [InlineData(403, 200, "null", """{"status":"dispatched"}""")]
    public async Task What_cannot_be_had_or_is_not_the_callers_to_see_is_null_on_the_page(
        int payments, int shipping, string payment, string shipment)
    {
        _shop.Apps.Answer = http => http.Response.WriteAsync("{}");
        (_payment.Status, _shipment.Status) = (payments, shipping);

        var page = await _shop.Send("GET", $"/order-pages/{Order}", await _shop.SignIn("workforce", "sally"));

        Assert.Equal((200, $$"""{"order":{},"payment":{{payment}},"shipment":{{shipment}}}"""), (page.Status, page.Body));
    }

    [Fact]
    public async Task The_product_feed_is_the_catalogue_as_xml()
    {
        _shop.Apps.Answer = http => http.Response.WriteAsync("""{"products":[{"sku":"85123A"},{"sku":"22423"}]}""");

        var feed = await _shop.Send("GET", "/feeds/products.xml?continuation=next");

        Assert.Equal("<Document><products><sku>85123A</sku></products><products><sku>22423</sku></products></Document>", feed.Body);
        Assert.Equal("/api/products/?continuation=next", _shop.Apps.Last.PathAndQuery);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"status":413}""")]
    public async Task What_the_catalogue_refuses_is_passed_on_by_the_feed_as_it_is(string body)
    {
        _shop.Apps.Answer = http =>
        {
            http.Response.StatusCode = 413;
            return http.Response.WriteAsync(body);
        };

        var refused = await _shop.Send("GET", "/feeds/products.xml");

        Assert.Equal((413, body), (refused.Status, refused.Body));
    }

    private Task<Answer> Preflight(string origin) => _shop.Send(
        "OPTIONS", "/orders/1", headers: [("Origin", origin), ("Access-Control-Request-Method", "GET")]);

    private Task Limit(string name, int calls) => _shop.Gateway.Reload(
        new Dictionary<string, string>(_shop.Options.NamedValues) { [name] = $"{calls}" });
}
