using System.Text.Json.Nodes;
using ServerlessShop.Local;
using ServerlessShop.Local.Gateway;

namespace ServerlessShop.Gateway.Specs;

/// <summary>Global, product, API and operation documents; keys and the products they open; reloading.</summary>
public sealed class ScopesSpec : IAsyncLifetime
{
    private Shop _shop = null!;

    public async Task InitializeAsync()
    {
        _shop = await Shop.Prepare();
        _shop.Write("infra/policies/global.xml", Document(Append("global"), "<forward-request />"));
        _shop.Write("infra/policies/api.xml", Document("<base />" + Append("api")));
        _shop.Write("infra/policies/product.xml", Document("<base />" + Append("product") + """<rate-limit calls="1" renewal-period="60" />"""));
        _shop.Write("infra/policies/get-order.xml", Document("<base />" + Append("operation")));
        _shop.Change = options => options with
        {
            Subscriptions =
            [
                new("partner", "Partner", "partner-key", "partner-second") { Product = "partners" },
                new("all", "All", "all-key", "all-second"),
                new("catalog-only", "Catalog", "catalog-key", "catalog-second") { Api = "catalog" },
                new("former", "Former", "former-key", "former-second") { IsActive = false },
            ],
        };
    }

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Fact]
    public async Task An_operations_document_is_the_way_in_for_that_operation_alone()
    {
        Topology(api => api["operationPolicies"] = new JsonObject { ["getOrder"] = "infra/policies/get-order.xml" });
        await _shop.StartGateway();

        Assert.Equal("global,api,operation", await Steps("GET", "/orders/1"));
        Assert.Equal("global,api", await Steps("PUT", "/orders/1"));
    }

    [Fact]
    public async Task A_policy_for_an_operation_there_is_not_stops_the_start()
    {
        Topology(api => api["operationPolicies"] = new JsonObject { ["nobody"] = "infra/policies/get-order.xml" });

        Assert.Contains("'nobody'", (await Assert.ThrowsAsync<StartException>(_shop.StartGateway)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_products_document_runs_only_in_its_context()
    {
        Topology(_ => { }, Product(subscriptionRequired: true));
        await _shop.StartGateway();

        Assert.Equal("global,product,api", await Steps("GET", "/orders/1", ("Ocp-Apim-Subscription-Key", "partner-second")));
        Assert.Equal("global,api", await Steps("GET", "/orders/1", ("Ocp-Apim-Subscription-Key", "all-key")));
        Assert.Equal("global,api", await Steps("GET", "/orders/1"));
    }

    [Fact]
    public async Task An_open_product_is_entered_without_a_key()
    {
        Topology(api => api["subscriptionRequired"] = true, Product(subscriptionRequired: false));
        await _shop.StartGateway();

        Assert.Equal("global,product,api", await Steps("GET", "/orders/1"));
    }

    [Fact]
    public async Task Without_a_good_key_there_is_no_way_in_where_one_is_needed()
    {
        Topology(api => api["subscriptionRequired"] = true, Product(subscriptionRequired: true));
        await _shop.StartGateway();

        var missing = await _shop.Send("GET", "/orders/1");
        Assert.Equal(
            (401, """{ "statusCode": 401, "message": "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API." }"""),
            (missing.Status, missing.Body));
        Assert.Equal(152, missing.Body.Length);
        Assert.Equal(
            $"""AzureApiManagementKey realm="https://{new Uri(_shop.Gateway.Address).Authority}/orders",name="Ocp-Apim-Subscription-Key",type="header" """.TrimEnd(),
            missing.Headers["WWW-Authenticate"]);
        foreach (var key in new[] { "nobody", "former-key", "catalog-key" })
        {
            var invalid = await _shop.Send("GET", "/orders/1", headers: ("Ocp-Apim-Subscription-Key", key));
            Assert.Equal(
                (401, """{ "statusCode": 401, "message": "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription." }"""),
                (invalid.Status, invalid.Body));
        }

        Assert.Equal(200, (await _shop.Send("GET", "/orders/1?subscription-key=all-key")).Status);
        Assert.Equal(401, (await _shop.Send("GET", "/orders/1?subscription-key=all-key", headers: ("Ocp-Apim-Subscription-Key", "nobody"))).Status);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_even_where_none_is_needed()
    {
        await _shop.StartGateway();

        Assert.Equal(401, (await _shop.Send("GET", "/orders/1", headers: ("Ocp-Apim-Subscription-Key", "nobody"))).Status);
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1")).Status);
    }

    [Fact]
    public async Task A_rate_limit_counts_each_subscription_and_nobody_without_one()
    {
        Topology(_ => { }, Product(subscriptionRequired: false));
        await _shop.StartGateway();

        Assert.Equal(200, (await Partner()).Status);
        Assert.Equal((429, "60"), ((await Partner()).Status, (await Partner()).Headers["Retry-After"]));
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1")).Status);
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1")).Status);
        _shop.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(200, (await Partner()).Status);
    }

    [Fact]
    public async Task A_reload_takes_new_named_values_and_keeps_the_counters()
    {
        _shop.Write("infra/policies/api.xml", Document("""
            <base />
            <set-header name="X-Said"><value>@("{{greeting}}" + 1)</value></set-header>
            <rate-limit-by-key calls="2" renewal-period="60" counter-key="x" />
            """));
        _shop.Change = options => options with { NamedValues = With(options, "before") };
        await _shop.StartGateway();
        await _shop.Send("GET", "/orders/1");
        Assert.Equal("before1", _shop.Apps.Last.Headers["X-Said"]);

        await _shop.Gateway.Reload(With(_shop.Options, "after"));

        Assert.Equal(200, (await _shop.Send("GET", "/orders/1")).Status);
        Assert.Equal("after1", _shop.Apps.Last.Headers["X-Said"]);
        Assert.Equal(429, (await _shop.Send("GET", "/orders/1")).Status);
    }

    [Fact]
    public async Task A_reload_that_fails_leaves_everything_as_it_was()
    {
        await _shop.StartGateway();
        _shop.Write("infra/policies/api.xml", Document("<nothing />"));

        await Assert.ThrowsAsync<StartException>(() => _shop.Gateway.Reload(_shop.Options.NamedValues));

        Assert.Equal("global,api", await Steps("GET", "/orders/1"));
    }

    [Fact]
    public async Task A_request_that_has_begun_ends_by_the_policies_it_began_with()
    {
        _shop.Write("infra/policies/api.xml", Said());
        _shop.Change = options => options with { NamedValues = With(options, "before") };
        await _shop.StartGateway();
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _shop.Apps.Answer = async _ => { asked.TrySetResult(); await go.Task; };
        var begun = _shop.Send("GET", "/orders/1");
        await asked.Task;

        await _shop.Gateway.Reload(With(_shop.Options, "after"));
        var later = _shop.Send("GET", "/orders/1");
        go.SetResult();

        Assert.Equal(("before", "after"), ((await begun).Headers["X-Said"], (await later).Headers["X-Said"]));
    }

    [Fact]
    public async Task Requests_go_on_while_policies_are_exchanged()
    {
        _shop.Write("infra/policies/api.xml", Said());
        _shop.Change = options => options with { NamedValues = With(options, "0") };
        _shop.Apps.Answer = _ => Task.CompletedTask;
        await _shop.StartGateway();
        var done = false;
        var statuses = Task.Run(async () =>
        {
            var seen = new List<int>();
            while (!Volatile.Read(ref done)) { seen.Add((await _shop.Send("GET", "/products/1")).Status); }
            return seen;
        });

        for (var n = 1; n <= 5; n++) { await _shop.Gateway.Reload(With(_shop.Options, $"{n}")); }
        Volatile.Write(ref done, true);

        Assert.All(await statuses, status => Assert.Equal(200, status));
    }

    private static string Said() =>
        new CorpusCase { Outbound = """<set-header name="X-Said"><value>{{greeting}}</value></set-header>""" }.Document;

    private static Dictionary<string, string> With(GatewayOptions options, string greeting) =>
        new(options.NamedValues) { ["greeting"] = greeting };

    private static string Append(string step) =>
        $"""<set-header name="X-Steps" exists-action="append"><value>{step}</value></set-header>""";

    private static string Document(string inbound, string backend = "<base />") =>
        new CorpusCase { Inbound = inbound, Backend = backend }.Document;

    private static JsonObject Product(bool subscriptionRequired) => new()
    {
        ["name"] = "partners", ["policy"] = "infra/policies/product.xml", ["apis"] = new JsonArray("ordering"), ["subscriptionRequired"] = subscriptionRequired,
    };

    private void Topology(Action<JsonNode> changeApi, JsonObject? product = null)
    {
        var topology = JsonNode.Parse(Samples.Topology)!;
        changeApi(topology["contexts"]![0]!["api"]!);
        if (product is not null) { topology["products"] = new JsonArray(product); }
        _shop.Write("infra/topology.json", topology.ToJsonString());
    }

    private Task<Answer> Partner() => _shop.Send("GET", "/orders/1", headers: ("Ocp-Apim-Subscription-Key", "partner-key"));

    private async Task<string> Steps(string method, string path, params (string, string)[] headers)
    {
        await _shop.Send(method, path, headers: headers);
        return _shop.Apps.Last.Headers["X-Steps"];
    }
}
