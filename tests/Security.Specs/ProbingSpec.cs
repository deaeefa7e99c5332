using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessShop.Security.Specs.Hostile;

namespace ServerlessShop.Security.Specs;

/// <summary>What somebody tries who knows how such shops are built.</summary>
[Collection(nameof(OneShop))]
public sealed class ProbingSpec(SecuredShop shop)
{
    private const string Placing = "ordering PUT /orders/{orderId}";

    [Theory]
    [InlineData("orders/{order}")]
    [InlineData("orders/{order}/lines")]
    [InlineData("orders/{order}/history")]
    [InlineData("orders/{order}/returns")]
    [InlineData("payments/{order}")]
    [InlineData("shipments/{order}")]
    public async Task Somebody_elses_order_reads_as_one_that_is_not_there(string path)
    {
        var theirs = await Read(path.Replace("{order}", $"{shop.Order}", StringComparison.Ordinal), "bob");
        var nobodys = await Read(path.Replace("{order}", $"{Guid.NewGuid()}", StringComparison.Ordinal), "bob");

        Assert.Equal(404, theirs.Status);
        Assert.Equal(nobodys, theirs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/checkout")]
    public async Task Somebody_elses_basket_reads_as_one_that_was_never_filled_and_is_a_customers(string part)
    {
        var theirs = await Read($"baskets/{shop.Owners.Basket}{part}", "bob");
        var merged = await Read($"baskets/{shop.Owners.GuestsBasket}{part}", "bob");
        var nobodys = await Read($"baskets/not-an-id{part}", "bob");

        Assert.Equal(404, theirs.Status);
        Assert.Equal(nobodys, theirs);
        Assert.Equal(nobodys, merged);
    }

    [Fact]
    public async Task A_guests_basket_is_for_whoever_knows_its_id_until_a_customer_has_it()
    {
        var basket = Guid.NewGuid();
        var line = $"baskets/{basket}/lines/{SecuredShop.Lantern}";
        using var quantity = JsonContent.Create(new { quantity = 1 });
        using var filled = await shop.Send(HttpMethod.Put, line, null, quantity);
        using var known = await shop.Send(HttpMethod.Get, $"baskets/{basket}", shop.TokenOf("bob"));
        using var claimed = await shop.Send(HttpMethod.Put, $"baskets/{basket}/owner", shop.TokenOf("bob"));

        using var guest = await shop.Send(HttpMethod.Get, $"baskets/{basket}", null);
        using var another = await shop.Send(HttpMethod.Put, $"baskets/{basket}/owner", shop.TokenOf("alice"));

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.OK), (filled.StatusCode, known.StatusCode));
        Assert.Equal(HttpStatusCode.NoContent, claimed.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (guest.StatusCode, another.StatusCode));
    }

    [Fact]
    public async Task A_list_of_orders_has_nobody_elses()
    {
        Assert.Contains(shop.Order, await Listed("alice", "limit=100"));
        Assert.DoesNotContain(shop.Order, await Listed("bob", "limit=100"));
        Assert.DoesNotContain(shop.Order, await Listed("bob", $"limit=100&customer={shop.OidOf("alice")}"));
    }

    [Theory]
    [InlineData("x-ms-client-principal-id", "{owner}")]
    [InlineData("x-ms-client-principal", "{principal}")]
    [InlineData("X-User-Id", "{owner}")]
    [InlineData("X-Forwarded-User", "alice")]
    [InlineData("X-MS-TOKEN-AAD-ACCESS-TOKEN", "{token}")]
    [InlineData("X-Gateway-Authorization", "Bearer {token}")]
    [InlineData("X-Authorization", "Bearer {token}")]
    public async Task Nobody_becomes_the_owner_by_a_header(string name, string value)
    {
        var principal = JsonSerializer.SerializeToUtf8Bytes(new { auth_typ = "aad", claims = new[] { new { typ = "oid", val = shop.OidOf("alice") } } });
        var header = value
            .Replace("{owner}", shop.OidOf("alice"), StringComparison.Ordinal)
            .Replace("{principal}", Convert.ToBase64String(principal), StringComparison.Ordinal)
            .Replace("{token}", shop.TokenOf("alice"), StringComparison.Ordinal);

        using var another = await shop.Send(HttpMethod.Get, $"orders/{shop.Order}", shop.TokenOf("bob"), null, (name, header));
        using var nobody = await shop.Send(HttpMethod.Get, $"orders/{shop.Order}", null, null, (name, header));

        Assert.Equal(HttpStatusCode.NotFound, another.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    [Theory]
    [InlineData("?access_token={token}")]
    [InlineData("?token={token}")]
    public async Task A_token_in_the_address_is_none(string query)
    {
        using var answer = await shop.Send(
            HttpMethod.Get, $"orders/{shop.Order}{query.Replace("{token}", shop.TokenOf("alice"), StringComparison.Ordinal)}", null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("POST")]
    [InlineData("TRACE")]
    [InlineData("PROPFIND")]
    public async Task A_method_that_is_not_published_is_not_there_whatever_header_renames_it(string method)
    {
        var published = Matrix.Read(SecuredShop.Root).Rows.Values.ToLookup(row => row.Path, row => row.Method);
        foreach (var route in published.Where(route => !route.Contains(new HttpMethod(method))))
        {
            var path = Matrix.Fill(route.Key, name => name == "sku" ? SecuredShop.Lantern : $"{shop.Order}");
            using var plain = await shop.Send(new HttpMethod(method), path, shop.TokenOf("sally"));
            using var renamed = await shop.Send(
                new HttpMethod(method), path, shop.TokenOf("sally"), null, ("X-HTTP-Method-Override", "GET"), ("X-HTTP-Method", "GET"));

            Assert.True(plain.StatusCode == HttpStatusCode.NotFound, $"{method} {path}: {plain.StatusCode}");
            Assert.True(renamed.StatusCode == HttpStatusCode.NotFound, $"{method} {path}: {renamed.StatusCode}");
        }
    }

    [Theory]
    [InlineData("admin/host/status")]
    [InlineData("admin/functions/ordering/OnOrdering")]
    [InlineData("runtime/webhooks/durabletask")]
    [InlineData("apps/ordering/api/orders/0198c0de-0000-7000-8000-000000000001")]
    [InlineData("dbs/shop/colls/ordering/docs")]
    [InlineData("msi/token")]
    [InlineData(".well-known/openid-configuration")]
    public async Task What_is_the_platforms_own_is_not_behind_the_gateway(string path)
    {
        using var answer = await shop.Send(HttpMethod.Get, path, shop.TokenOf("oscar"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"alg":[]}""", null)]
    [InlineData("""{"alg":{},"kid":"a"}""", null)]
    [InlineData("""{"alg":"RS256","kid":{}}""", null)]
    [InlineData("""{"alg":"RS256","kid":["a"]}""", null)]
    [InlineData("""{"alg":"RS256","typ":{}}""", null)]
    [InlineData(null, """{"iss":{}}""")]
    [InlineData(null, """{"iss":["a"]}""")]
    [InlineData(null, """{"exp":1e999}""")]
    [InlineData(null, """{"aud":{}}""")]
    [InlineData(null, "[]")]
    public async Task A_token_whose_parts_are_of_the_wrong_kind_is_refused_as_any_other(string? header, string? claims)
    {
        var parts = shop.TokenOf("alice").Split('.');
        if (header is not null) { parts[0] = Encoded(header); }
        if (claims is not null) { parts[1] = Encoded(claims); }
        var token = string.Join('.', parts);
        var gateway = shop.Platform.Identity.Issue("gateway", shop.Audience);
        var app = $"{shop.Platform.Host!.Address}apps/ordering/api/orders/{shop.Order}";

        using var atGateway = await shop.Send(HttpMethod.Get, $"orders/{shop.Order}", token);
        using var atApp = await shop.Send(HttpMethod.Get, app, token, null, ("X-Gateway-Authorization", $"Bearer {gateway}"));
        using var inGatewaysPlace = await shop.Send(
            HttpMethod.Get, app, shop.TokenOf("alice"), null, ("X-Gateway-Authorization", $"Bearer {token}"));

        Assert.Equal(HttpStatusCode.Unauthorized, atGateway.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, atApp.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, inGatewaysPlace.StatusCode);
    }

    [Theory]
    [InlineData("ffffffffffffffff\r\na")]
    [InlineData("-1\r\na\r\n")]
    [InlineData("zz\r\n")]
    public async Task A_chunk_whose_size_is_no_number_is_the_callers_mistake(string body)
    {
        foreach (var target in new[] { HostileTarget.Gateway(shop), HostileTarget.Apps(shop) })
        {
            var path = target.PathOf(Matrix.Read(SecuredShop.Root).Rows[Placing])
                .Replace("{orderId}", $"{Guid.NewGuid()}", StringComparison.Ordinal);
            var request = $"PUT {path} HTTP/1.1\r\nHost: {target.Authority.Authority}\r\nConnection: close\r\n{target.Headers}"
                + $"Authorization: Bearer {shop.TokenOf("sally")}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{body}";

            var answer = await RawExchange.Send(target, new HostileRequest("chunk", Encoding.ASCII.GetBytes(request), IsWhole: true));

            Assert.Equal([400], answer.Statuses);
        }
    }

    [Fact]
    public async Task What_only_the_shop_may_say_of_an_order_is_not_taken_from_whoever_places_it()
    {
        var (order, wish) = (Guid.NewGuid(), JsonNode.Parse(shop.BodyOf(Placing))!.AsObject());
        foreach (var (name, value) in new (string, JsonNode)[]
        {
            ("status", "needsAttention"), ("totalMinor", 1), ("invoiceNumber", "2010-000001"), ("because", "x"), ("orderId", $"{shop.Order}"),
            ("_etag", "x"), ("ttl", 1), ("pk", $"{shop.Order}"), ("kind", "outbox"),
        })
        {
            wish[name] = value;
        }

        await shop.Buy(order, JsonContent.Create(wish));

        using var found = await shop.Send(HttpMethod.Get, $"orders/{order}", shop.TokenOf("sally"));
        var read = await found.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal($"{order}", read.GetProperty("orderId").GetString());
        Assert.Equal(20_00, read.GetProperty("totalMinor").GetInt64());
        Assert.False(read.TryGetProperty("invoiceNumber", out var number) && number.GetString() == "2010-000001");
    }

    /// <summary>The orders of all pages of a customer's list.</summary>
    private async Task<List<Guid>> Listed(string user, string query)
    {
        var found = new List<Guid>();
        string? next = null;
        do
        {
            using var answer = await shop.Send(
                HttpMethod.Get, $"orders?{query}{(next is null ? "" : $"&continuation={next}")}", shop.TokenOf(user));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var page = await answer.Content.ReadFromJsonAsync<JsonElement>();
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("orderId").GetGuid()));
            next = page.TryGetProperty("continuation", out var more) ? more.GetString() : null;
        }
        while (next is not null);

        return found;
    }

    /// <summary>Without what is different in every answer.</summary>
    private async Task<(int Status, string Body)> Read(string path, string user)
    {
        using var answer = await shop.Send(HttpMethod.Get, path, shop.TokenOf(user));
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        body.Remove("traceId");
        return ((int)answer.StatusCode, body.ToJsonString());
    }

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
