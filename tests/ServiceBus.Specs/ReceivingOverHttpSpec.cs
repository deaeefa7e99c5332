using System.Net;
using System.Text.Json;
using ServerlessShop.Local.ServiceBus;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;
using static ServerlessShop.ServiceBus.Specs.RunningServer;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class ReceivingOverHttpSpec : IAsyncLifetime
{
    private RunningServer _shop = null!;

    public async Task InitializeAsync() => _shop = await RunningServer.Start();

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task A_message_is_peek_locked_with_BrokerProperties_and_its_body()
    {
        await _shop.Send(Message("a b", body: "body") with
        {
            ContentType = "application/cloudevents+json",
            CorrelationId = "order",
            To = "you",
            ReplyTo = "me",
            TimeToLive = TimeSpan.FromSeconds(90),
        });

        var answer = await _shop.PeekLock();

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("body", await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/cloudevents+json", answer.Content.Headers.ContentType?.MediaType);
        var properties = BrokerProperties(answer);
        var token = properties.GetProperty("LockToken").GetGuid();
        Assert.Equal(
            $$"""
            {"CorrelationId":"order","DeliveryCount":1,"EnqueuedTimeUtc":"Thu, 01 Jan 2026 12:00:00 GMT",
            "Label":"OrderPlacedV1","LockToken":"{{token}}","LockedUntilUtc":"Thu, 01 Jan 2026 12:01:00 GMT",
            "MessageId":"a b","ReplyTo":"me","SequenceNumber":1,"State":"Active","TimeToLive":90,"To":"you"}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(properties));
        Assert.Equal($"{_shop.Server.Address}{Payments}/messages/a%20b/{token}", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Properties_are_headers_and_strings_are_quoted()
    {
        await _shop.Send(Message("a") with
        {
            Properties = new Dictionary<string, object>
            {
                ["text"] = "Zoë said \"12\"", ["whole"] = 12L, ["rate"] = 2.0, ["flag"] = true, ["at"] = Noon,
            },
        });

        var answer = await _shop.PeekLock();

        Assert.Equal(
            ("\"Zo\\u00EB said \\u002212\\u0022\"", "12", "2.0", "true", "\"Thu, 01 Jan 2026 12:00:00 GMT\""),
            (Header("text"), Header("whole"), Header("rate"), Header("flag"), Header("at")));

        string Header(string name) => answer.Headers.GetValues(name).Single();
    }

    [Fact]
    public async Task A_property_that_cannot_be_a_header_is_501_by_name_and_the_message_is_not_lost()
    {
        await _shop.Send(Message("a") with { Properties = new Dictionary<string, object> { ["cloudEvents:id"] = "x" } });

        await ShouldBe(501, await _shop.PeekLock(), "'cloudEvents:id'");
        await ShouldBe(501, await _shop.Ask("DELETE", $"{Payments}/messages/head?timeout=0"), "'cloudEvents:id'");

        var message = Assert.Single(await _shop.Broker.Receive(
            "payments", "ordering", "payments", 1, TimeSpan.Zero, CancellationToken.None));
        Assert.Equal(1, message.DeliveryCount);
    }

    [Fact]
    public async Task No_message_within_the_timeout_is_204()
    {
        var waiting = _shop.Ask("POST", $"{Payments}/messages/head?timeout=5");
        while (!waiting.IsCompleted)
        {
            _shop.Clock.Advance(TimeSpan.FromSeconds(5)); // Again, until the request has come so far as to wait.
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.NoContent, (await waiting).StatusCode);
    }

    [Fact]
    public async Task A_receiver_over_HTTP_is_woken_by_a_message()
    {
        var waiting = _shop.Ask("POST", $"{Payments}/messages/head");
        await _shop.Send(Message("a"));

        Assert.Equal("a", BrokerProperties(await waiting).GetProperty("MessageId").GetString());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("86401")]
    public async Task A_timeout_that_is_no_number_of_seconds_is_400(string timeout) =>
        await ShouldBe(400, await _shop.Ask("POST", $"{Payments}/messages/head?timeout={timeout}"), timeout);

    [Fact]
    public async Task A_stopping_namespace_keeps_no_receiver_waiting()
    {
        var asked = new TaskCompletionSource();
        _shop.Tokens.Asked = asked.SetResult;
        var waiting = _shop.Ask("POST", $"{Payments}/messages/head?timeout=86400");
        await asked.Task; // From here on the request is answered, whether it waits already or begins to now.

        await _shop.Server.DisposeAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await waiting).StatusCode);
    }

    [Theory]
    [InlineData("id/with/slashes and spaces")]
    [InlineData("100%2F")]
    public async Task A_locked_message_is_completed_at_its_location(string id)
    {
        await _shop.Send(Message(id));
        var location = (await _shop.PeekLock()).Headers.Location!;

        Assert.Equal(HttpStatusCode.OK, (await _shop.Ask("DELETE", location.OriginalString)).StatusCode);

        _shop.Clock.Advance(TimeSpan.FromDays(1));
        await _shop.ShouldBeEmpty();
        await ShouldBe(404, await _shop.Ask("DELETE", location.OriginalString));
    }

    [Fact]
    public async Task A_sequence_number_names_a_message_as_well()
    {
        await _shop.Send(Message("a"));
        var token = BrokerProperties(await _shop.PeekLock()).GetProperty("LockToken").GetString();

        Assert.Equal(HttpStatusCode.OK, (await _shop.Ask("DELETE", $"{Payments}/messages/1/{token}")).StatusCode);
    }

    [Fact]
    public async Task An_unlocked_message_is_available_at_once_with_one_delivery_more()
    {
        await _shop.Send(Message("a"));
        var location = (await _shop.PeekLock()).Headers.Location!;

        Assert.Equal(HttpStatusCode.OK, (await _shop.Ask("PUT", location.OriginalString)).StatusCode);

        Assert.Equal(2, BrokerProperties(await _shop.PeekLock()).GetProperty("DeliveryCount").GetInt32());
    }

    [Fact]
    public async Task A_lock_is_renewed_at_its_location()
    {
        await _shop.Send(Message("a"));
        var location = (await _shop.PeekLock()).Headers.Location!;
        _shop.Clock.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal(HttpStatusCode.OK, (await _shop.Ask("POST", location.OriginalString)).StatusCode);

        _shop.Clock.Advance(TimeSpan.FromSeconds(59));
        await _shop.ShouldBeEmpty();
        _shop.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Created, (await _shop.PeekLock()).StatusCode);
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    [InlineData("POST")]
    public async Task A_lock_that_is_over_or_of_another_message_or_queue_is_404(string method)
    {
        await _shop.Send(Message("a"), Message("b"));
        var token = BrokerProperties(await _shop.PeekLock()).GetProperty("LockToken").GetString();
        var inventorys = await TokenFor("inventory");

        await ShouldBe(404, await _shop.Ask(method, $"{Payments}/messages/b/{token}"));
        await ShouldBe(404, await _shop.Ask(method, $"{Payments}/messages/2/{token}"));
        await ShouldBe(404, await _shop.Ask(method, $"{Payments}/messages/a/{inventorys}"));
        await ShouldBe(404, await _shop.Ask(method, $"{Payments}/messages/a/{Guid.NewGuid()}"));
        await ShouldBe(404, await _shop.Ask(method, $"{Payments}/messages/a/none"));
        await ShouldBe(404, await _shop.Ask(method, $"{Dead}/messages/a/{token}"));
        _shop.Clock.Advance(TimeSpan.FromMinutes(1));
        await ShouldBe(404, await _shop.Ask(method, $"{Payments}/messages/a/{token}"));
    }

    [Fact]
    public async Task Receive_and_delete_gives_the_message_once()
    {
        await _shop.Send(Message("a", body: "body"));

        var answer = await _shop.Ask("DELETE", $"{Payments}/messages/head");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("body", await answer.Content.ReadAsStringAsync());
        Assert.False(BrokerProperties(answer).TryGetProperty("LockToken", out _));
        Assert.Null(answer.Headers.Location);
        _shop.Clock.Advance(TimeSpan.FromDays(1));
        await _shop.ShouldBeEmpty();
    }

    [Fact]
    public async Task Dead_letters_are_received_and_completed_at_their_own_address()
    {
        await _shop.Send(Message("a"));
        await _shop.DeadLetter("unreadable", "not JSON");

        var answer = await _shop.PeekLock($"{Payments}/$DeadLetterQueue");

        Assert.Equal(
            ("\"unreadable\"", "\"not JSON\""),
            (answer.Headers.GetValues("DeadLetterReason").Single(),
                answer.Headers.GetValues("DeadLetterErrorDescription").Single()));
        Assert.Equal(
            HttpStatusCode.OK, (await _shop.Ask("DELETE", answer.Headers.Location!.OriginalString)).StatusCode);
        _shop.Clock.Advance(TimeSpan.FromDays(1));
        await _shop.ShouldBeEmpty(Dead);
    }

    [Fact]
    public async Task A_body_that_is_no_text_and_a_large_one_arrive_as_they_were()
    {
        var bytes = new byte[200 * 1024];
        new Random(1).NextBytes(bytes);
        await _shop.Send(new BrokeredMessage("a", bytes));

        Assert.Equal(bytes, await (await _shop.PeekLock()).Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_subscription_that_is_not_there_is_410_in_every_operation()
    {
        const string Missing = "/ordering/subscriptions/nobody/messages";
        await ShouldBe(410, await _shop.Ask("POST", $"{Missing}/head"), "nobody");
        await ShouldBe(410, await _shop.Ask("DELETE", $"{Missing}/head"), "nobody");
        await ShouldBe(410, await _shop.Ask("PUT", $"{Missing}/a/{Guid.NewGuid()}"), "nobody");
    }

    private async Task<string> TokenFor(string name)
    {
        _shop.SignInAs(name);
        var token = BrokerProperties(await _shop.PeekLock($"/ordering/subscriptions/{name}")).GetProperty("LockToken");
        _shop.SignInAs("payments");
        return token.GetString()!;
    }
}
