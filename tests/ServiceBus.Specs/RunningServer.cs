using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus;
using ServerlessShop.Local.Topology;
using ServerlessShop.Testing;

namespace ServerlessShop.ServiceBus.Specs;

/// <summary>The namespace over HTTP, on a temporary folder and a clock that stands still.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public const string Payments = "/ordering/subscriptions/payments";
    public const string Dead = $"{Payments}/$deadletterqueue";

    private readonly string _folder = Directory.CreateTempSubdirectory("broker-").FullName;

    public FixedClock Clock { get; } = new(RunningBroker.Noon);

    public Effects Effects { get; } = new();

    public TokensThatAreNames Tokens { get; } = new();

    public ServiceBusServer Server { get; private set; } = null!;

    public Broker Broker => Server.Broker;

    public HttpClient Http { get; private set; } = null!;

    public static async Task<RunningServer> Start(ShopTopology? topology = null)
    {
        var running = new RunningServer();
        running.Server = await ServiceBusServer.Start(
            new(running._folder) { Effects = running.Effects }, topology ?? RunningBroker.Shop(),
            running.Tokens, running.Clock);
        running.Http = new HttpClient { BaseAddress = new Uri(running.Server.Address) };
        return running.SignInAs("payments");
    }

    public static string TokenOf(string name, params string[] roles) =>
        string.Join('|', [name, "https://servicebus.azure.net", .. roles]);

    public RunningServer SignInAs(string name, params string[] roles)
    {
        Http.DefaultRequestHeaders.Authorization = new("Bearer", TokenOf(name, roles));
        return this;
    }

    public Task Send(params BrokeredMessage[] messages) => Broker.Send("ordering", messages);

    public Task<HttpResponseMessage> Ask(string method, string path) =>
        Http.SendAsync(new(new HttpMethod(method), path));

    public Task<HttpResponseMessage> PeekLock(string queue = Payments) => Ask("POST", $"{queue}/messages/head?timeout=0");

    public async Task ShouldBeEmpty(string queue = Payments)
    {
        await Broker.Counts(CancellationToken.None);
        Assert.Equal(HttpStatusCode.NoContent, (await PeekLock(queue)).StatusCode);
    }

    /// <summary>A message of the subscription dead-letters at once.</summary>
    public async Task DeadLetter(string reason = "unreadable", string? description = null)
    {
        var locked = Assert.Single(await Broker.Receive(
            "payments", "ordering", "payments", 1, TimeSpan.Zero, CancellationToken.None));
        await Broker.Settle(
            new(SettlementKind.DeadLetter, locked.LockToken, reason, description), CancellationToken.None);
    }

    public static JsonElement BrokerProperties(HttpResponseMessage answer) =>
        JsonDocument.Parse(answer.Headers.GetValues("BrokerProperties").Single()).RootElement;

    public static async Task ShouldBe(int status, HttpResponseMessage answer, string detail = "")
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/xml", answer.Content.Headers.ContentType?.MediaType);
        var error = XElement.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal($"{status}", error.Element("Code")?.Value);
        Assert.Contains(detail, error.Element("Detail")?.Value, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
