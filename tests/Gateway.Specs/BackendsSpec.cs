using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Gateway.Specs;

/// <summary>Whom the gateway asks: instances of the registry, other addresses; and when it does not ask at all.</summary>
public sealed class BackendsSpec : IAsyncLifetime
{
    private Shop _shop = null!;

    public async Task InitializeAsync()
    {
        _shop = await Shop.Prepare();
        _shop.Write("infra/policies/global.xml", Samples.ForwardOnly);
        _shop.Write("infra/policies/api.xml", new CorpusCase().Document);
        _shop.Write("infra/policies/public-read.xml", new CorpusCase().Document);
    }

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Fact]
    public async Task Requests_go_to_ready_and_healthy_instances_in_turn()
    {
        await using var registry = await TestRegistry.Start(
            ("o1", "ordering", "Ready", "Healthy"), ("o2", "ordering", "Ready", "Healthy"), ("o3", "ordering", "Starting", "Healthy"),
            ("o4", "ordering", "Ready", "Unhealthy"), ("c1", "catalog", "Ready", "Healthy"));
        await StartWith(registry);

        for (var n = 0; n < 4; n++) { await _shop.Send("GET", "/orders/1"); }
        await _shop.Send("GET", "/products/1");

        Assert.Equal(["o1", "o1", "o2", "o2"], _shop.Apps.Instances.Take(4).Order(StringComparer.Ordinal));
        Assert.NotEqual(_shop.Apps.Instances[0], _shop.Apps.Instances[1]);
        Assert.Equal("c1", _shop.Apps.Instances[4]);
    }

    [Fact]
    public async Task The_least_busy_instance_is_asked_first()
    {
        await using var registry = await TestRegistry.Start(("o1", "ordering", "Ready", "Healthy"), ("o2", "ordering", "Ready", "Healthy"));
        await StartWith(registry);
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _shop.Apps.Answer = async _ => { asked.TrySetResult(); await go.Task; };
        var pending = _shop.Send("GET", "/orders/1");
        await asked.Task;
        _shop.Apps.Answer = _ => Task.CompletedTask;

        for (var n = 0; n < 3; n++) { await _shop.Send("GET", "/orders/1"); }
        go.SetResult();
        await pending;

        Assert.DoesNotContain(_shop.Apps.Instances[0], _shop.Apps.Instances.Skip(1));
    }

    [Fact]
    public async Task An_instance_that_drains_is_passed_over_and_the_request_is_not_lost()
    {
        await using var registry = await TestRegistry.Start(("o1", "ordering", "Ready", "Healthy"), ("o2", "ordering", "Ready", "Healthy"));
        await StartWith(registry);
        _shop.Apps.Draining.Add("o1");
        _shop.Apps.Draining.Add("o2");

        var answer = await _shop.Send("PUT", "/orders/1", body: "kept");

        Assert.Equal((200, "kept"), (answer.Status, _shop.Apps.Last.Body));
        Assert.Equal(3, _shop.Apps.Instances.Count);
        Assert.Null(_shop.Apps.Instances[2]);
    }

    [Fact]
    public async Task Without_a_registry_the_functions_host_chooses()
    {
        await _shop.StartGateway();

        await _shop.Send("GET", "/orders/1");

        Assert.Equal([null], _shop.Apps.Instances);
    }

    [Fact]
    public async Task A_breaker_opens_after_its_count_of_failures_and_closes_after_its_time()
    {
        Breaker(new JsonObject { ["count"] = 2, ["intervalSeconds"] = 60, ["tripSeconds"] = 30, ["statusCodeRanges"] = Ranges(500, 599) });
        await _shop.StartGateway();
        _shop.Apps.Answer = Failing;

        Assert.Equal(500, (await _shop.Send("GET", "/orders/1")).Status);
        Assert.Equal(500, (await _shop.Send("GET", "/orders/1")).Status);
        var open = await _shop.Send("GET", "/orders/1");
        Assert.Equal((503, "30"), (open.Status, open.Headers["Retry-After"]));
        Assert.Equal(2, _shop.Apps.Received.Count);
        Assert.Equal(500, (await _shop.Send("GET", "/products/1")).Status);

        _shop.Clock.Advance(TimeSpan.FromSeconds(30));
        _shop.Apps.Answer = _ => Task.CompletedTask;
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1")).Status);
    }

    [Fact]
    public async Task Failures_of_before_the_interval_do_not_count()
    {
        Breaker(new JsonObject { ["count"] = 2, ["intervalSeconds"] = 10, ["tripSeconds"] = 30, ["statusCodeRanges"] = Ranges(500, 599) });
        await _shop.StartGateway();
        _shop.Apps.Answer = Failing;

        for (var n = 0; n < 4; n++)
        {
            Assert.Equal(500, (await _shop.Send("GET", "/orders/1")).Status);
            _shop.Clock.Advance(TimeSpan.FromSeconds(11));
        }
    }

    [Fact]
    public async Task A_breaker_may_go_by_what_the_backend_says_itself()
    {
        Breaker(new JsonObject
        {
            ["count"] = 1, ["intervalSeconds"] = 60, ["tripSeconds"] = 30, ["statusCodeRanges"] = Ranges(429, 429), ["acceptRetryAfter"] = true,
        });
        await _shop.StartGateway();
        _shop.Apps.Answer = http =>
        {
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        };

        await _shop.Send("GET", "/orders/1");

        Assert.Equal("7", (await _shop.Send("GET", "/orders/1")).Headers["Retry-After"]);
    }

    [Fact]
    public async Task Another_backend_is_asked_by_its_id_or_its_address()
    {
        await using var other = await TestBackend.Start();
        _shop.Write("infra/policies/api.xml", new CorpusCase
        {
            Inbound = $"""
                <choose>
                  <when condition="@(context.Request.Method == "PUT")"><set-backend-service base-url="{other.Address}/base" /></when>
                  <otherwise><set-backend-service backend-id="catalog" /></otherwise>
                </choose>
                """,
        }.Document);
        await _shop.StartGateway();

        await _shop.Send("GET", "/orders/1?a=b");
        Assert.Equal(("catalog", "/api/products/1?a=b"), (_shop.Apps.Last.App, _shop.Apps.Last.PathAndQuery));

        var answer = await _shop.Send("PUT", "/orders/1?a=b", body: "hello");
        Assert.Equal((200, "PUT /base/1?a=b hello for 127.0.0.1 http"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_request_beside_the_callers_leaves_its_answer_in_a_variable()
    {
        await using var other = await TestBackend.Start();
        _shop.Write("infra/policies/api.xml", new CorpusCase
        {
            Inbound = $$"""
                <send-request response-variable-name="said">
                  <set-url>@("{{other.Address}}/ask?id=" + context.Request.MatchedParameters["orderId"])</set-url>
                  <set-method>POST</set-method>
                  <set-header name="X-Mine"><value>1</value></set-header>
                  <set-body>@("of " + context.Operation.Id)</set-body>
                </send-request>
                <send-request response-variable-name="lost" ignore-error="true" timeout="1"><set-url>http://127.0.0.1:1/</set-url></send-request>
                <return-response>
                  <set-body>@(((IResponse)context.Variables["said"]).Body.As<string>() + " " + (context.Variables["lost"] == null))</set-body>
                </return-response>
                """,
        }.Document);
        await _shop.StartGateway();

        Assert.Equal("POST /ask?id=7 of getorder True", (await _shop.Send("GET", "/orders/7")).Body);
    }

    [Fact]
    public async Task A_request_beside_the_callers_continues_its_trace()
    {
        await using var other = await TestBackend.Start(http => http.Response.WriteAsync(http.Request.Headers["traceparent"].ToString()));
        _shop.Write("infra/policies/api.xml", new CorpusCase
        {
            Inbound = $"""
                <send-request response-variable-name="said"><set-url>{other.Address}/ask</set-url></send-request>
                <return-response><set-body>@(((IResponse)context.Variables["said"]).Body.As<string>())</set-body></return-response>
                """,
        }.Document);
        await _shop.StartGateway();

        var answer = await _shop.Send("GET", "/orders/7", headers: ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_not_buffered_streams_after_outbound_has_changed_its_headers()
    {
        _shop.Write("infra/policies/api.xml", new CorpusCase
        {
            Backend = """<forward-request buffer-response="false" />""",
            Outbound = """<set-header name="X-Outbound"><value>ran</value></set-header>""",
        }.Document);
        await _shop.StartGateway();
        var go = new TaskCompletionSource();
        _shop.Apps.Answer = async http =>
        {
            await http.Response.WriteAsync("first ");
            await go.Task;
            await http.Response.WriteAsync("last");
        };

        using var answer = await _shop.Http.GetAsync(new Uri($"{_shop.Gateway.Address}/orders/1"), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var piece = new byte[6];
        await body.ReadExactlyAsync(piece);
        Assert.Equal(("first ", "ran"), (System.Text.Encoding.UTF8.GetString(piece), answer.Headers.GetValues("X-Outbound").Single()));

        go.SetResult();
        using var rest = new StreamReader(body);
        Assert.Equal("last", await rest.ReadToEndAsync());
    }

    [Fact]
    public async Task An_answer_too_large_to_be_kept_ends_who_writes_it()
    {
        _shop.Write("infra/policies/api.xml", new CorpusCase().Document);
        await _shop.StartGateway();
        var hasEnded = false;
        _shop.Apps.Answer = async http =>
        {
            var piece = new byte[1024 * 1024];
            try
            {
                while (true) { await http.Response.Body.WriteAsync(piece, http.RequestAborted); }
            }
            finally
            {
                hasEnded = true;
            }
        };

        Assert.NotEqual(200, (await _shop.Send("GET", "/orders/1")).Status);
        Assert.True(hasEnded);
    }

    [Fact]
    public async Task Whoever_is_one_too_many_at_once_is_turned_away()
    {
        _shop.Write("infra/policies/api.xml", new CorpusCase
        {
            Backend = """<limit-concurrency key="x" max-count="1"><forward-request /></limit-concurrency>""",
        }.Document);
        await _shop.StartGateway();
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _shop.Apps.Answer = async _ => { asked.TrySetResult(); await go.Task; };
        var first = _shop.Send("GET", "/orders/1");
        await asked.Task;

        Assert.Equal(429, (await _shop.Send("GET", "/orders/1")).Status);
        go.SetResult();
        Assert.Equal(200, (await first).Status);
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1")).Status);
    }

    private static Task Failing(HttpContext http)
    {
        http.Response.StatusCode = 500;
        return Task.CompletedTask;
    }

    private static JsonArray Ranges(int min, int max) => new(new JsonObject { ["min"] = min, ["max"] = max });

    private void Breaker(JsonObject breaker)
    {
        var topology = JsonNode.Parse(Samples.Topology)!;
        topology["contexts"]![0]!["api"]!["circuitBreaker"] = breaker;
        _shop.Write("infra/topology.json", topology.ToJsonString());
    }

    private async Task StartWith(TestRegistry registry)
    {
        _shop.Change = options => options with { Registry = registry.Address };
        await _shop.StartGateway();

        // The gateway asks for what comes after revision 1 only once it has taken revision 1 in.
        await registry.Taken;
    }
}
