using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.LocalWorker.Specs.Running;

namespace ServerlessShop.LocalWorker.Specs.MustFail;

public sealed class MessageMustFailSpec
{
    [Theory]
    [InlineData("ListOfMessages")]
    [InlineData("ReadOnlyListOfMessages")]
    public Task Only_an_array_of_received_messages_binds(string function) => FailsFor(function);

    [Theory]
    [InlineData("Binary")]
    [InlineData("Binaries")]
    public Task BinaryData_does_not_bind(string function) => FailsFor(function);

    [Fact]
    public Task A_stream_does_not_bind() => FailsFor("Streamed");

    [Fact]
    public Task An_array_of_messages_without_IsBatched_fails() => FailsFor("ArrayOfOne");

    [Fact]
    public Task A_body_that_is_no_json_is_no_poco() => FailsFor("Poco", body: "plain text");

    [Fact]
    public async Task Only_what_Azures_wire_and_ours_both_keep_can_be_a_property()
    {
        await using var client = new ServiceBusClient("localhost:1", new Sending.CountingCredential());
        var message = new ServiceBusMessage("body");
        message.ApplicationProperties["tries"] = 1;

        var refused = await Assert.ThrowsAsync<NotSupportedException>(
            () => client.CreateSender("ordering").SendMessageAsync(message));

        Assert.Contains("'tries' is Int32", refused.Message, StringComparison.Ordinal);
    }

    private static async Task FailsFor(string function, string body = """{"sku":"a"}""")
    {
        await using var worker = await Worker.Start(typeof(Messages));

        var (succeeded, error) = await worker.Trigger(function, Worker.Messages(("Any", "m1", body)));

        Assert.False(succeeded, "The function was called.");
        Assert.NotNull(error);
        Assert.DoesNotContain("was called", error, StringComparison.Ordinal);
    }

    private sealed class Messages
    {
        [Function("ListOfMessages")]
        public static void List(
            [ServiceBusTrigger("t", "s", IsBatched = true)] List<ServiceBusReceivedMessage> messages) =>
            Called(messages);

        [Function("ReadOnlyListOfMessages")]
        public static void ReadOnlyList(
            [ServiceBusTrigger("t", "s", IsBatched = true)] IReadOnlyList<ServiceBusReceivedMessage> messages) =>
            Called(messages);

        [Function("Binary")]
        public static void Binary([ServiceBusTrigger("t", "s")] BinaryData body) => Called(body);

        [Function("Binaries")]
        public static void Binaries([ServiceBusTrigger("t", "s", IsBatched = true)] BinaryData[] bodies) =>
            Called(bodies);

        [Function("Streamed")]
        public static void Streamed([ServiceBusTrigger("t", "s")] Stream body) => Called(body);

        [Function("ArrayOfOne")]
        public static void ArrayOfOne([ServiceBusTrigger("t", "s")] ServiceBusReceivedMessage[] messages) =>
            Called(messages);

        [Function("Poco")]
        public static void Poco([ServiceBusTrigger("t", "s")] SampleApp.TriggeredFunctions.Line line) => Called(line);

        private static void Called(object what) => throw new InvalidOperationException($"was called with {what}");
    }
}
