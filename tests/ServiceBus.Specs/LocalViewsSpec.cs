using System.Text.Json;
using ServerlessShop.Local.ServiceBus;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;
using static ServerlessShop.ServiceBus.Specs.RunningServer;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class LocalViewsSpec : IAsyncLifetime
{
    private RunningServer _shop = null!;

    public async Task InitializeAsync() => _shop = await RunningServer.Start();

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task Dead_letters_are_browsed_from_a_sequence_number_without_a_lock()
    {
        await _shop.Send(Message("a"), Message("b", body: "body"), Message("c"));
        for (var i = 0; i < 3; i++) { await _shop.DeadLetter("unreadable"); }

        var peeked = await Json($"/$local{Dead}/messages?from=2&max=1");

        var only = Assert.Single(peeked.EnumerateArray());
        Assert.Equal(
            ("b", 2, "body", "unreadable", Noon),
            (only.GetProperty("messageId").GetString(), only.GetProperty("sequenceNumber").GetInt64(),
                only.GetProperty("body").GetString(),
                only.GetProperty("properties").GetProperty("DeadLetterReason").GetString(),
                only.GetProperty("deadSinceUtc").GetDateTimeOffset()));
        Assert.Equal("a", BrokerProperties(await _shop.PeekLock(Dead)).GetProperty("MessageId").GetString());
    }

    [Fact]
    public async Task Every_entity_says_what_waits_in_it_since_when_and_how_large()
    {
        await _shop.Send(Message("a", subject: "s", body: "12345"));
        _shop.Clock.Advance(TimeSpan.FromMinutes(1));
        await _shop.Send(Message("b"), Message("c") with { ScheduledEnqueueTime = Noon.AddHours(1) });
        await _shop.DeadLetter();

        var metrics = _shop.Broker.Metrics().ToDictionary(of => of.Entity);

        var payments = metrics["ordering/Subscriptions/payments"];
        Assert.Equal((1, 1, 1), (payments.Active, payments.Scheduled, payments.DeadLettered));
        Assert.Equal((Noon.AddMinutes(1), TimeSpan.Zero), (payments.OldestEnqueuedTime, payments.OldestAge));
        var inventory = metrics["ordering/Subscriptions/inventory"];
        Assert.Equal((2, Noon, TimeSpan.FromMinutes(1)), (inventory.Active, inventory.OldestEnqueuedTime, inventory.OldestAge));
        Assert.True(inventory.SizeBytes > payments.SizeBytes + 5, "A message more, and no more bytes.");
        var dead = metrics["ordering/Subscriptions/payments/$deadletterqueue"];
        Assert.Equal((1, TimeSpan.FromMinutes(1)), (dead.Active, dead.OldestAge));
        Assert.Equal((1, 3), (metrics["ordering"].Scheduled, metrics["ordering"].Operations.Sends));
        Assert.Equal((0, 0L), (metrics["catalog"].Scheduled, metrics["catalog"].SizeBytes));
    }

    [Fact]
    public async Task Metrics_are_there_for_Prometheus_and_as_JSON()
    {
        await _shop.Send(Message("a"));
        await _shop.PeekLock();
        _shop.SignInAs("oscar@shop.example", "operator");

        var answer = await _shop.Ask("GET", "/$local/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        Assert.Contains("# TYPE servicebus_deliveries_total counter", lines);
        Assert.Contains("servicebus_deliveries_total{entity=\"ordering/Subscriptions/payments\"} 1", lines);
        Assert.Contains("servicebus_active_messages{entity=\"ordering/Subscriptions/inventory\"} 1", lines);
        var entities = await Json("/$local/entities");
        Assert.Equal(
            1, entities.EnumerateArray().Single(of => of.GetProperty("entity").GetString() == "ordering")
                .GetProperty("operations").GetProperty("sends").GetInt64());
    }

    [Theory]
    [InlineData("/$local/metrics")]
    [InlineData("/$local/entities")]
    public async Task Metrics_are_for_operators_and_the_platform(string path) =>
        await ShouldBe(403, await _shop.Ask("GET", path), "'Manage'");

    [Theory]
    [InlineData("/$local")]
    [InlineData("/$local/ordering")]
    [InlineData("/$local/metrics/more")]
    [InlineData("/$local/ordering/subscriptions/payments/rules")]
    public async Task There_is_no_other_view(string path) => await ShouldBe(501, await _shop.Ask("GET", path), path);

    [Theory]
    [InlineData("from=x")]
    [InlineData("max=1001")]
    public async Task A_view_that_is_asked_for_nonsense_is_400(string query) =>
        await ShouldBe(400, await _shop.Ask("GET", $"/$local{Payments}/messages?{query}"));

    private async Task<JsonElement> Json(string path)
    {
        var answer = await _shop.Ask("GET", path);
        return JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement;
    }
}
