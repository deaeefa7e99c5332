using System.Runtime.Serialization;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using ServerlessShop.Testing;

namespace ServerlessShop.LocalWorker.Specs.Sending;

public sealed class SenderSpec
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_message_is_sent_in_the_rest_batch_form()
    {
        await using var broker = await BrokerFake.Start();
        var credential = new CountingCredential();
        await using var client = new ServiceBusClient(broker.Namespace, credential);
        var message = new ServiceBusMessage("hello")
        {
            MessageId = "m1",
            CorrelationId = "order-1",
            Subject = "OrderPlacedV1",
            ContentType = "application/cloudevents+json",
            TimeToLive = TimeSpan.FromMinutes(1),
            ScheduledEnqueueTime = Noon.AddMilliseconds(250),
            ApplicationProperties = { ["cause"] = "c1", ["live"] = true, ["count"] = 2L, ["share"] = 1.0 },
        };

        await client.CreateSender("ordering").SendMessageAsync(message);

        var sent = Assert.Single(broker.Sent);
        Assert.Equal("/ordering/messages", sent.Path);
        Assert.Equal("Bearer token-1", sent.Authorization);
        Assert.Equal("application/vnd.microsoft.servicebus.json", sent.ContentType);
        Assert.Equal(["https://servicebus.azure.net/.default"], credential.LastScopes);
        Assert.Equal(
            """
            [{"Body":"aGVsbG8=","IsBodyBase64":true,
            "BrokerProperties":{"MessageId":"m1","CorrelationId":"order-1","Label":"OrderPlacedV1",
            "ContentType":"application/cloudevents+json","TimeToLive":60,
            "ScheduledEnqueueTimeUtc":"2026-01-01T12:00:00.250Z"},
            "UserProperties":{"cause":"c1","live":true,"count":2,"share":1.0}}]
            """.ReplaceLineEndings(""),
            sent.Body);
    }

    [Fact]
    public async Task Several_messages_are_one_request()
    {
        await using var broker = await BrokerFake.Start();
        await using var client = new ServiceBusClient(broker.Namespace, new CountingCredential());
        await using var sender = client.CreateSender("ordering");
        using var batch = await sender.CreateMessageBatchAsync();
        Assert.True(batch.TryAddMessage(new("c")));

        await sender.SendMessagesAsync([new ServiceBusMessage("a"), new ServiceBusMessage("b")]);
        await sender.SendMessagesAsync(batch);
        await sender.SendMessagesAsync([]);

        Assert.Equal([2, 1], broker.Sent.Select(sent => JsonNode.Parse(sent.Body)!.AsArray().Count));
    }

    [Fact]
    public async Task A_transient_failure_is_tried_again_after_growing_delays()
    {
        await using var broker = await BrokerFake.Start(503, 500, 429);
        var clock = new FixedClock(Noon);
        var observed = new ObservedClock(clock);
        await using var client = new ServiceBusClient(broker.Namespace, new CountingCredential(), new(), observed);

        var sending = client.CreateSender("ordering").SendMessageAsync(new("body"));
        foreach (var shortest in new[] { 1.6, 3.2, 6.4 })
        {
            Assert.Equal(TimeSpan.FromMinutes(1), await observed.NextTimer()); // The try's own patience.
            var delay = await observed.NextTimer();
            Assert.InRange(delay.TotalSeconds, shortest - 0.001, shortest + 0.065);
            clock.Advance(delay);
        }

        await sending;
        Assert.Equal(4, broker.Sent.Count);
        Assert.Single(broker.Sent.Select(sent => sent.Body).Distinct());
    }

    [Theory]
    [InlineData(404, ServiceBusFailureReason.MessagingEntityNotFound)]
    [InlineData(410, ServiceBusFailureReason.MessagingEntityNotFound)]
    [InlineData(413, ServiceBusFailureReason.MessageSizeExceeded)]
    [InlineData(400, ServiceBusFailureReason.GeneralError)]
    public async Task A_lasting_failure_is_told_at_once_with_its_reason(int status, ServiceBusFailureReason reason)
    {
        await using var broker = await BrokerFake.Start(status);
        await using var client = new ServiceBusClient(broker.Namespace, new CountingCredential());

        var failure = await Assert.ThrowsAsync<ServiceBusException>(
            () => client.CreateSender("ordering").SendMessageAsync(new("body")));

        Assert.Equal((reason, false, "ordering"), (failure.Reason, failure.IsTransient, failure.EntityPath));
        Assert.Single(broker.Sent);
    }

    [Fact]
    public async Task A_full_topic_is_told_as_its_quota()
    {
        await using var broker = await BrokerFake.Start([(403, "The topic's quota is exceeded.")]);
        await using var client = new ServiceBusClient(broker.Namespace, new CountingCredential());

        var failure = await Assert.ThrowsAsync<ServiceBusException>(
            () => client.CreateSender("ordering").SendMessageAsync(new("body")));

        Assert.Equal(ServiceBusFailureReason.QuotaExceeded, failure.Reason);
    }

    [Fact]
    public async Task A_refused_token_is_not_used_again()
    {
        await using var broker = await BrokerFake.Start(401, 201, 201);
        await using var client = new ServiceBusClient(broker.Namespace, new CountingCredential());
        var sender = client.CreateSender("ordering");

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => sender.SendMessageAsync(new("body")));
        await sender.SendMessageAsync(new("body"));
        await sender.SendMessageAsync(new("body"));

        Assert.Equal(
            ["Bearer token-1", "Bearer token-2", "Bearer token-2"], broker.Sent.Select(sent => sent.Authorization));
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_a_communication_problem()
    {
        var gone = await BrokerFake.Start();
        var address = gone.Namespace;
        await gone.DisposeAsync();
        var once = new ServiceBusClientOptions { RetryOptions = new() { MaxRetries = 0 } };
        await using var client = new ServiceBusClient(address, new CountingCredential(), once);

        var failure = await Assert.ThrowsAsync<ServiceBusException>(
            () => client.CreateSender("ordering").SendMessageAsync(new("body")));

        Assert.Equal(ServiceBusFailureReason.ServiceCommunicationProblem, failure.Reason);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task What_is_too_large_for_the_standard_tier_never_leaves()
    {
        await using var broker = await BrokerFake.Start();
        await using var client = new ServiceBusClient(broker.Namespace, new CountingCredential());
        await using var sender = client.CreateSender("ordering");
        var half = new byte[128 * 1024];

        var one = await Assert.ThrowsAsync<ServiceBusException>(
            () => sender.SendMessageAsync(new(new byte[256 * 1024])));
        var two = await Assert.ThrowsAsync<ServiceBusException>(
            () => sender.SendMessagesAsync([new ServiceBusMessage(half), new ServiceBusMessage(half)]));
        using var batch = await sender.CreateMessageBatchAsync();

        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, one.Reason);
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, two.Reason);
        Assert.True(batch.TryAddMessage(new(half)));
        Assert.False(batch.TryAddMessage(new(half)));
        Assert.Empty(broker.Sent);
    }

    [Fact]
    public async Task A_property_no_wire_can_carry_is_refused()
    {
        await using var client = new ServiceBusClient("localhost:1", new CountingCredential());
        var message = new ServiceBusMessage("body") { ApplicationProperties = { ["what"] = new object() } };

        await Assert.ThrowsAsync<SerializationException>(
            () => client.CreateSender("ordering").SendMessageAsync(message));
    }

    [Theory]
    [InlineData("shop.servicebus.windows.net")]
    [InlineData("http://localhost:8403")]
    [InlineData("localhost:8403/topic")]
    public void A_client_of_the_local_build_speaks_to_this_machine_only(string address) =>
        Assert.Throws<ArgumentException>(() => new ServiceBusClient(address, new CountingCredential()));

    [Fact]
    public async Task A_closed_client_sends_nothing()
    {
        var client = new ServiceBusClient("localhost:1", new CountingCredential());
        var sender = client.CreateSender("ordering");
        await client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendMessageAsync(new("body")));
        Assert.Throws<ObjectDisposedException>(() => client.CreateSender("ordering"));
    }

    [Fact]
    public void Values_a_message_cannot_have_are_refused_when_set()
    {
        var message = new ServiceBusMessage("body");
        var tooLong = new string('x', 129);

        Assert.Throws<ArgumentException>(() => message.MessageId = tooLong);
        Assert.Throws<ArgumentException>(() => message.MessageId = "");
        Assert.Throws<ArgumentException>(() => message.SessionId = tooLong);
        Assert.Throws<ArgumentException>(() => message.PartitionKey = tooLong);
        Assert.Throws<ArgumentOutOfRangeException>(() => message.TimeToLive = TimeSpan.Zero);
    }
}
