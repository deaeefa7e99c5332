using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus;
using ServerlessShop.Testing;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class SendingOverHttpSpec : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("broker-").FullName;
    private readonly FixedClock _clock = new(Noon);
    private readonly HttpClient _http = new();
    private ServiceBusServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ServiceBusServer.Start(new(_folder), Shop(), new TokensThatAreNames(), _clock);
        _http.BaseAddress = new Uri(_server.Address);
        SignInAs("ordering");
    }

    public void Dispose() => _http.Dispose();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_single_message_is_its_body_and_content_type()
    {
        var answer = await Post("ordering", Body("{\"a\":1}", "application/cloudevents+json"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
        var message = await Received();
        Assert.Equal(("{\"a\":1}", "application/cloudevents+json"), (TextOf(message), message.ContentType));
        Assert.Equal(32, message.MessageId.Length);
    }

    [Fact]
    public async Task BrokerProperties_are_a_header_of_a_single_message()
    {
        var body = Body("x");
        body.Headers.Add(
            "BrokerProperties",
            """
            {"MessageId":"id","Label":"OrderPlacedV1","CorrelationId":"order","To":"you","TimeToLive":90,"Other":1}
            """);

        await Post("ordering", body);

        var message = await Received();
        Assert.Equal(
            ("id", "OrderPlacedV1", "order", "you", TimeSpan.FromSeconds(90)),
            (message.MessageId, message.Subject, message.CorrelationId, message.To, message.TimeToLive));
    }

    [Fact]
    public async Task Every_header_that_is_not_HTTPs_own_is_a_property_of_a_single_message()
    {
        var body = Body("x");
        (string Name, string Value)[] headers =
        [
            ("Customer", "\"123\""), ("Count", "123"), ("Rate", "0.5"), ("Urgent", "true"), ("Plain", "High"),
            ("Quote", "\"say \\\"hi\\\"\""),
        ];
        foreach (var (name, value) in headers) { body.Headers.TryAddWithoutValidation(name, value); }

        await Post("ordering", body);

        var properties = (await Received()).Properties;
        Assert.Equal(
            ("123", 123L, 0.5, true, "High", "say \"hi\""),
            (properties["customer"], properties["Count"], properties["Rate"], properties["Urgent"], properties["Plain"],
                properties["Quote"]));
        Assert.DoesNotContain("Host", properties.Keys);
        Assert.DoesNotContain("Authorization", properties.Keys);
    }

    [Fact]
    public async Task A_batch_is_an_array_in_JSON()
    {
        var answer = await PostBatch(
            """
            [{"Body":"first",
              "BrokerProperties":{"MessageId":"a","Label":"OrderPlacedV1","ContentType":"text/plain",
                "TimeToLiveTimeSpan":"0.00:00:40"},
              "UserProperties":{"cause":"c","count":3,"rate":0.5,"flag":true}},
             {"Body":"c2Vjb25k","IsBodyBase64":true,"BrokerProperties":{"MessageId":"b"}}]
            """);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var first = await Received();
        Assert.Equal(
            ("first", "a", "OrderPlacedV1", "text/plain", TimeSpan.FromSeconds(40)),
            (TextOf(first), first.MessageId, first.Subject, first.ContentType, first.TimeToLive));
        Assert.Equal(
            ("c", 3L, 0.5, true),
            (first.Properties["cause"], first.Properties["count"], first.Properties["rate"], first.Properties["flag"]));
        Assert.Equal("second", TextOf(await Received()));
    }

    [Fact]
    public async Task Headers_of_a_batch_are_no_properties()
    {
        var batch = Body("""[{"Body":"x"}]""", "application/vnd.microsoft.servicebus.json");
        batch.Headers.Add("Customer", "123");

        await Post("ordering", batch);

        Assert.Empty((await Received()).Properties);
    }

    [Theory]
    [InlineData("Thu, 01 Jan 2026 13:00:00 GMT")]
    [InlineData("2026-01-01T13:00:00Z")]
    [InlineData("2026-01-01T13:00:00")]
    public async Task A_message_can_be_scheduled(string time)
    {
        var body = Body("x");
        body.Headers.Add("BrokerProperties", $$"""{"ScheduledEnqueueTimeUtc":"{{time}}"}""");
        await Post("ordering", body);
        Assert.Equal(1, (await _server.Broker.Counts(CancellationToken.None))[0].Scheduled);

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, (await _server.Broker.Counts(CancellationToken.None))[0].Active);
        Assert.Equal("x", TextOf(await Received()));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("""[{"BrokerProperties":{}}]""")]
    [InlineData("""[{"Body":1}]""")]
    [InlineData("""[{"Body":"?","IsBodyBase64":true}]""")]
    [InlineData("""[{"Body":"x","BrokerProperties":[]}]""")]
    [InlineData("""[{"Body":"x","BrokerProperties":{"MessageId":1}}]""")]
    [InlineData("""[{"Body":"x","BrokerProperties":{"TimeToLive":"soon"}}]""")]
    [InlineData("""[{"Body":"x","BrokerProperties":{"TimeToLive":0}}]""")]
    [InlineData("""[{"Body":"x","BrokerProperties":{"TimeToLive":-1e300}}]""")]
    [InlineData("""[{"Body":"x","BrokerProperties":{"TimeToLiveTimeSpan":"soon"}}]""")]
    [InlineData("""[{"Body":"x","BrokerProperties":{"ScheduledEnqueueTimeUtc":"soon"}}]""")]
    [InlineData("""[{"Body":"x","UserProperties":{"a":[]}}]""")]
    [InlineData("""[{"Body":"x","UserProperties":{"a":1,"A":2}}]""")]
    [InlineData("""[{"Body":"x","UserProperty":{}}]""")]
    [InlineData("""[{"Body":"fine"},{"Body":1}]""")]
    public async Task A_batch_that_cannot_be_read_is_400_and_nothing_of_it_is_sent(string batch)
    {
        await ShouldBe(400, await PostBatch(batch));
        Assert.Equal(0, (await _server.Broker.Counts(CancellationToken.None))[0].Active);
    }

    [Fact]
    public async Task A_batch_with_parameters_in_its_content_type_is_400() =>
        await ShouldBe(
            400, await Post("ordering", Body("[]", "application/vnd.microsoft.servicebus.json; charset=utf-8")));

    [Fact]
    public async Task BrokerProperties_that_are_not_JSON_are_400()
    {
        var body = Body("x");
        body.Headers.Add("BrokerProperties", "MessageId=1");
        await ShouldBe(400, await Post("ordering", body));
    }

    [Fact]
    public async Task A_message_id_of_more_than_128_characters_is_400() =>
        await ShouldBe(400, await PostBatch(
            """[{"Body":"x","BrokerProperties":{"MessageId":"ID"}}]""".Replace(
                "ID", new string('x', 129), StringComparison.Ordinal)));

    [Fact]
    public async Task No_token_is_401()
    {
        _http.DefaultRequestHeaders.Authorization = null;
        await ShouldBe(401, await Post("ordering", Body("x")), "MissingToken");
    }

    [Fact]
    public async Task A_token_that_is_not_valid_is_401()
    {
        SignInAs("forged");
        await ShouldBe(401, await Post("ordering", Body("x")), "InvalidToken");
    }

    [Fact]
    public async Task A_token_for_another_resource_is_401()
    {
        SignInAs("ordering", "https://cosmos.azure.com");
        await ShouldBe(401, await Post("ordering", Body("x")), "InvalidToken");
    }

    [Fact]
    public async Task An_identity_that_does_not_own_the_topic_is_403()
    {
        SignInAs("catalog");
        await ShouldBe(403, await Post("ordering", Body("x")), "'Send' claim(s) are required");
    }

    [Fact]
    public async Task The_platform_may_send_to_every_topic()
    {
        SignInAs("platform");
        Assert.Equal(HttpStatusCode.Created, (await Post("ordering", Body("x"))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Post("catalog", Body("x"))).StatusCode);
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_410() =>
        await ShouldBe(410, await Post("nowhere", Body("x")), "The messaging entity 'nowhere' could not be found.");

    [Fact]
    public async Task A_message_of_more_than_256_KB_is_413()
    {
        await ShouldBe(413, await Post("ordering", Body(new string('x', 256 * 1024))), "is more than the 262144");
        await ShouldBe(
            413, await Post("ordering", Body(new string('x', 2 * 1024 * 1024))), "The request has more than");
        _http.DefaultRequestHeaders.TransferEncodingChunked = true;
        await ShouldBe(
            413, await Post("ordering", Body(new string('x', 2 * 1024 * 1024))), "The request has more than");
    }

    [Fact]
    public async Task A_message_of_nearly_256_KB_is_taken_in_both_forms()
    {
        var large = new string('x', 255 * 1024);

        Assert.Equal(HttpStatusCode.Created, (await Post("ordering", Body(large))).StatusCode);
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(large));
        Assert.Equal(
            HttpStatusCode.Created, (await PostBatch($$"""[{"Body":"{{encoded}}","IsBodyBase64":true}]""")).StatusCode);
    }

    [Fact]
    public async Task A_message_of_a_session_is_501_by_name()
    {
        await ShouldBe(501, await PostBatch("""[{"Body":"x","BrokerProperties":{"SessionId":"s"}}]"""), "Sessions");

        var single = Body("x");
        single.Headers.Add("BrokerProperties", """{"SessionId":"s"}""");
        await ShouldBe(501, await Post("ordering", single), "Sessions");
    }

    [Theory]
    [InlineData("GET", "/ordering/subscriptions/payments")]
    [InlineData("GET", "/ordering/subscriptions/payments/messages/head")]
    [InlineData("PATCH", "/ordering/subscriptions/payments/messages/id/33c5eb9a-6bf6-4bd0-b5ae-3b4a5bf8b9e5")]
    [InlineData("POST", "/ordering/subscriptions/payments/$transfer/$deadletterqueue/messages/head")]
    [InlineData("PUT", "/ordering")]
    [InlineData("POST", "/messages")]
    [InlineData("POST", "/")]
    public async Task What_is_not_there_is_501_by_name(string method, string path) =>
        await ShouldBe(501, await _http.SendAsync(new(new HttpMethod(method), path)), path);

    private void SignInAs(string name, string audience = "https://servicebus.azure.net") =>
        _http.DefaultRequestHeaders.Authorization = new("Bearer", $"{name}|{audience}");

    private static ByteArrayContent Body(string text, string contentType = "text/plain")
    {
        var body = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return body;
    }

    private Task<HttpResponseMessage> Post(string topic, HttpContent body) =>
        _http.PostAsync($"/{topic}/messages?timeout=60", body);

    private Task<HttpResponseMessage> PostBatch(string json) =>
        Post("ordering", Body(json, "application/vnd.microsoft.servicebus.json"));

    private async Task<LockedMessage> Received() => Assert.Single(
        await _server.Broker.Receive("payments", "ordering", "payments", 1, TimeSpan.Zero, CancellationToken.None));

    private static string TextOf(LockedMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    private static async Task ShouldBe(int status, HttpResponseMessage answer, string detail = "")
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/xml", answer.Content.Headers.ContentType?.MediaType);
        var error = XElement.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(("Error", $"{status}"), (error.Name.LocalName, error.Element("Code")?.Value));
        Assert.Contains(detail, error.Element("Detail")?.Value, StringComparison.Ordinal);
        Assert.Contains("TrackingId:", error.Element("Detail")?.Value, StringComparison.Ordinal);
    }
}
