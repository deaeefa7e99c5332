using Azure.Messaging.ServiceBus;

namespace ServerlessShop.LocalWorker.Specs.Sending;

public sealed class ReceivedMessageSpec
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ServiceBusReceivedMessage Dead = ServiceBusModelFactory.ServiceBusReceivedMessage(
        body: BinaryData.FromString("hello"),
        messageId: "m1",
        correlationId: "order-1",
        subject: "OrderPlacedV1",
        timeToLive: TimeSpan.FromHours(1),
        enqueuedTime: Noon,
        deliveryCount: 3,
        properties: new Dictionary<string, object>
        {
            ["cause"] = "c1", ["DeadLetterReason"] = "refused", ["DeadLetterErrorDescription"] = "Because.",
        });

    [Fact]
    public void A_message_made_for_a_test_is_as_it_was_described()
    {
        Assert.Equal(
            ("m1", "order-1", "OrderPlacedV1", 3),
            (Dead.MessageId, Dead.CorrelationId, Dead.Subject, Dead.DeliveryCount));
        Assert.Equal("hello", Dead.Body.ToString());
        Assert.Equal(Noon.AddHours(1), Dead.ExpiresAt);
        Assert.Equal(("refused", "Because."), (Dead.DeadLetterReason, Dead.DeadLetterErrorDescription));
    }

    [Fact]
    public void A_copy_to_send_again_leaves_out_what_the_broker_said()
    {
        var copy = new ServiceBusMessage(Dead);

        Assert.Equal(("m1", "order-1", "OrderPlacedV1"), (copy.MessageId, copy.CorrelationId, copy.Subject));
        Assert.Equal(TimeSpan.FromHours(1), copy.TimeToLive);
        Assert.Equal([new("cause", "c1")], copy.ApplicationProperties);
    }

    [Fact]
    public void A_message_without_an_end_never_expires()
    {
        var endless = ServiceBusModelFactory.ServiceBusReceivedMessage(enqueuedTime: Noon);

        Assert.Equal(DateTimeOffset.MaxValue, endless.ExpiresAt);
    }
}
