using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Gateway;

namespace ServerlessShop.Gateway.Specs;

/// <summary>What policies leave behind for others to look at: lines, measurements, tokens in variables.</summary>
public sealed class ObservingSpec : IAsyncLifetime
{
    private Shop _shop = null!;

    public async Task InitializeAsync()
    {
        _shop = await Shop.Prepare();
        _shop.Write("infra/policies/global.xml", Samples.ForwardOnly);
    }

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Fact]
    public async Task A_trace_is_a_line_of_its_severity()
    {
        await Start("""
            <trace source="the-shop" severity="information">
              <message>@("order " + context.Request.MatchedParameters["orderId"])</message>
              <metadata name="by" value="sally" />
            </trace>
            """);

        await _shop.Send("GET", "/orders/7");

        Assert.Contains((LogLevel.Information, "the-shop: order 7 by=sally"), _shop.Log);
    }

    [Fact]
    public async Task A_metric_is_measured_with_its_dimensions()
    {
        var measured = new ConcurrentQueue<(string Name, double Value, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, all) =>
            {
                if (instrument.Meter.Name == $"{RequestCounters.MeterName}.Policies")
                {
                    all.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            measured.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")))));
        listener.Start();
        await Start("""
            <emit-metric name="observed-orders" namespace="shop" value="@(context.Request.MatchedParameters["orderId"].Length)">
              <dimension name="Operation ID" />
              <dimension name="kind" value="@("a" + "b")" />
            </emit-metric>
            """);

        await _shop.Send("GET", "/orders/12345");

        Assert.Contains(("observed-orders", 5d, "namespace=shop Operation ID=getorder kind=ab"), measured);
    }

    [Fact]
    public async Task A_token_that_was_checked_may_be_read_by_expressions()
    {
        await Start("""
            <validate-jwt query-parameter-name="token" output-token-variable-name="jwt">
              <openid-config url="{{workforce-openid-config}}" />
              <audiences><audience>{{api-audience}}</audience></audiences>
            </validate-jwt>
            <set-header name="X-Roles"><value>@(string.Join("+", ((Jwt)context.Variables["jwt"]).Claims["roles"]))</value></set-header>
            """);

        Assert.Equal(401, (await _shop.Send("GET", "/orders/1")).Status);
        await _shop.Send("GET", $"/orders/1?token={await _shop.SignIn("workforce", "sally")}");

        Assert.Equal("sales", _shop.Apps.Last.Headers["X-Roles"]);
    }

    [Fact]
    public async Task A_named_value_may_be_an_expression()
    {
        _shop.Change = options => options with
        {
            NamedValues = new Dictionary<string, string>(options.NamedValues) { ["who"] = "@(context.Operation.Id + \"<\")" },
        };
        await Start("""<set-header name="X-Who"><value>{{who}}</value></set-header>""");

        await _shop.Send("GET", "/orders/1");

        Assert.Equal("getorder<", _shop.Apps.Last.Headers["X-Who"]);
    }

    private Task Start(string inbound)
    {
        _shop.Write("infra/policies/api.xml", new CorpusCase { Inbound = inbound }.Document);
        return _shop.StartGateway();
    }
}
