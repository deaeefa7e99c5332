using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using static ServerlessShop.WholeShop.Specs.RunningShop;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>Whatever is wrong gets a clear problem and changes nothing.</summary>
[Collection(nameof(WholeShop))]
public sealed class BadInputSpec(RunningShop shop)
{
    [Theory]
    [InlineData("{", "invalid-request")]
    [InlineData("null", "invalid-request")]
    [InlineData("[]", "invalid-request")]
    [InlineData("""{"currency":"GBP","paymentToken":"tok_approve","lines":[{"sku":"71053","quantity":0,"unitPriceMinor":1}]}""", "invalid-request")]
    [InlineData("""{"currency":"GBP","paymentToken":"tok_approve","lines":[{"sku":"71053","quantity":1000000000,"unitPriceMinor":1}]}""", "invalid-request")]
    [InlineData("""{"currency":"GBP","paymentToken":"tok_approve","lines":[{"sku":"71053","quantity":1.5,"unitPriceMinor":1}]}""", "invalid-request")]
    [InlineData("""{"currency":"GBP","paymentToken":"tok_approve","lines":[]}""", "invalid-request")]
    public async Task Unreadable_input_is_400_and_changes_nothing(string body, string code)
    {
        var order = Guid.NewGuid();
        using var answer = await Put(order, body, await shop.TokenOf("sally"));
        await answer.IsProblem(HttpStatusCode.BadRequest, code);
        await IsNotThere(order);
    }

    [Fact]
    public async Task An_unknown_sku_is_refused_and_changes_nothing()
    {
        var order = Guid.NewGuid();
        using var answer = await Put(order, Json(Wish("tok_approve", ("99999Z", 1))), await shop.TokenOf("sally"));
        await answer.IsProblem(HttpStatusCode.Conflict, "order-unknown-sku");
        await IsNotThere(order);
    }

    [Fact]
    public async Task An_order_id_used_for_other_content_is_refused_and_the_order_stays_as_it_was()
    {
        var order = Guid.NewGuid();
        await shop.PlaceAndFollow(order, Wish("tok_approve", (Lantern, 1)));

        using var answer = await Put(order, Json(Wish("tok_approve", (Lantern, 2))), await shop.TokenOf("sally"));

        await answer.IsProblem(HttpStatusCode.Conflict, "order-already-placed");
        var status = await shop.Get($"orders/{order}", await shop.TokenOf("sally"));
        Assert.Equal(10_00, status.GetProperty("totalMinor").GetInt64());
    }

    [Fact]
    public async Task Somebody_elses_order_is_not_there()
    {
        var order = Guid.NewGuid();
        await shop.PlaceAndFollow(order, Wish("tok_approve", (Lantern, 1)));

        using var answer = await shop.Send(HttpMethod.Get, $"orders/{order}", await shop.TokenOf("alice", "customers"));

        await answer.IsProblem(HttpStatusCode.NotFound, "order-unknown");
    }

    [Fact]
    public async Task A_role_that_may_not_is_forbidden()
    {
        var order = Guid.NewGuid();
        using var answer = await Put(order, Json(Wish("tok_approve", (Lantern, 1))), await shop.TokenOf("fiona"));
        await answer.IsProblem(HttpStatusCode.Forbidden, "role-required");
        await IsNotThere(order);
    }

    [Fact]
    public async Task A_tampered_token_is_no_token()
    {
        var parts = (await shop.TokenOf("sally")).Split('.');
        var claims = Encoding.UTF8.GetString(Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(parts[1]))
            .Replace("\"sales\"", "\"finance\"", StringComparison.Ordinal);
        parts[1] = Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(claims));

        var order = Guid.NewGuid();
        using var answer = await Put(order, Json(Wish("tok_approve", (Lantern, 1))), string.Join('.', parts));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        await IsNotThere(order);
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_token()
    {
        using var answer = await shop.Send(HttpMethod.Get, $"orders/{Guid.NewGuid()}", token: null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_around_the_gateway_fails_by_token_even_with_a_users_token_in_the_gateways_place(bool pretend)
    {
        var sally = await shop.TokenOf("sally");
        (string, string)[] headers = pretend ? [("X-Gateway-Authorization", $"Bearer {sally}")] : [];
        var app = $"{shop.Platform.Host!.Address}apps/ordering/api/orders/{Guid.NewGuid()}";

        using var answer = await shop.Send(HttpMethod.Get, app, sally, null, headers);

        await answer.IsProblem(HttpStatusCode.Unauthorized, "gateway-required");
    }

    [Fact]
    public async Task What_the_catalogue_has_anyone_may_read()
    {
        var product = await shop.Get($"products/{Lantern}", token: null);
        Assert.Equal("White metal lantern", product.GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_unknown_path_is_the_gateways_404()
    {
        using var answer = await shop.Send(HttpMethod.Get, "no/such/thing", await shop.TokenOf("sally"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("\"statusCode\": 404", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> Put(Guid order, string body, string token) =>
        shop.Send(HttpMethod.Put, $"orders/{order}", token, new StringContent(body, Encoding.UTF8, "application/json"));

    private static string Json(object body) => JsonSerializer.Serialize(body, JsonSerializerOptions.Web);

    private async Task IsNotThere(Guid order)
    {
        using var answer = await shop.Send(HttpMethod.Get, $"orders/{order}", await shop.TokenOf("sally"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
