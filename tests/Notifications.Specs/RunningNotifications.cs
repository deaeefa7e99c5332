using System.Net.Http.Json;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Local;
using ServerlessShop.Local.Cosmos;
using ServerlessShop.Local.Identity;
using ServerlessShop.Local.Mail;
using ServerlessShop.Local.Topology;
using ServerlessShop.Notifications.Hearing;
using ServerlessShop.Notifications.Letters;
using ServerlessShop.Notifications.SendingLetter;
using ServerlessShop.Notifications.WritingMail;
using ServerlessShop.Persistence;
using ServerlessShop.Testing;

namespace ServerlessShop.Notifications.Specs;

/// <summary>Notifications' functions on the local store and the local mailbox, spoken to by the real clients.</summary>
public sealed class RunningNotifications : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("notifications-").FullName;
    private readonly HttpClient _http = new();
    private readonly MailTemplates _templates = new();
    private IdentityProvider _identity = null!;
    private CosmosServer _server = null!;
    private CosmosClient _client = null!;
    private MailServer _mail = null!;

    public FixedClock Clock { get; } = new(Adas.Noon);

    public DocumentStore<Letter, LetterEvent> Letters { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var root = PlatformOptions.FindRoot(AppContext.BaseDirectory);
        var topology = ShopTopology.Read(root);
        _identity = await IdentityProvider.Start(new("http://127.0.0.1:0", _folder, root, topology), TimeProvider.System);
        _server = await CosmosServer.Start(new CosmosOptions { Folder = _folder }, _identity, TimeProvider.System);
        await _server.EnsureDatabase(topology);
        _mail = await MailServer.Start(new MailOptions(_folder), TimeProvider.System);
        _client = new CosmosClient(_server.Address, _server.MasterKey, new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            EnableContentResponseOnWrite = false,
            UseSystemTextJsonSerializerWithOptions = Json.Options,
        });
        Letters = new DocumentStore<Letter, LetterEvent>(
            _client.GetContainer(topology.Database, "notifications"), LetterDecider.Instance, (_, _) => Task.CompletedTask,
            TimeProvider.System);
    }

    /// <summary>How the message was settled.</summary>
    /// <param name="port">Another mail server's than the mailbox's.</param>
    public async Task<string> Hear(object said, int? port = null)
    {
        var type = said.GetType().Name;
        var data = JsonSerializer.SerializeToElement(said, Json.Options);
        var envelope = new CloudEvent("cause", "/ordering", type, "", DateTimeOffset.UnixEpoch, null, data);
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromString(JsonSerializer.Serialize(envelope, Json.Options)), messageId: "cause", subject: type,
            lockTokenGuid: Guid.NewGuid());
        var mailer = new SmtpMailer(Options.Create(new SmtpOptions { Host = "127.0.0.1", Port = port ?? _mail.SmtpPort }));
        var settlement = new Settlement();
        await new OnOrderingFunction(Letters, _templates, mailer, Clock).Run(message, settlement, default);
        return settlement.How;
    }

    /// <summary>What a process leaves behind that dies when the mail server has taken the mail.</summary>
    public async Task SendAndCrash(OrderMilestoneV1 said)
    {
        var begin = new BeginLetter(
            said.OrderId, said.Milestone, said.Number, said.Contact!.Email, said.CustomerId, Clock.GetUtcNow());
        await Letters.Transact(
            new(LetterDecider.PartitionOf(begin.To), LetterDecider.IdOf(begin.OrderId, begin.Milestone, begin.Number)),
            letter => BeginLetter.Decide(letter, begin),
            default);
        var mailer = new SmtpMailer(Options.Create(new SmtpOptions { Host = "127.0.0.1", Port = _mail.SmtpPort }));
        Assert.Null(await mailer.Send(_templates.Write(said), default));
    }

    public async Task<IReadOnlyList<JsonElement>> Mail(string to)
    {
        var answer = await _http.GetFromJsonAsync<JsonElement>($"{_mail.Address}/mail?to={Uri.EscapeDataString(to)}");
        return [.. answer.GetProperty("mail").EnumerateArray()];
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        Letters.Dispose();
        _client.Dispose();
        await _mail.DisposeAsync();
        await _server.DisposeAsync();
        await _identity.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Settlement : ServiceBusMessageActions
    {
        public string How { get; private set; } = "unsettled";

        public override Task CompleteMessageAsync(
            ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
        {
            How = "completed";
            return Task.CompletedTask;
        }

        public override Task DeadLetterMessageAsync(
            ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null,
            string? deadLetterReason = null, string? deadLetterErrorDescription = null,
            CancellationToken cancellationToken = default)
        {
            How = $"dead-lettered: {deadLetterReason}";
            return Task.CompletedTask;
        }
    }
}
