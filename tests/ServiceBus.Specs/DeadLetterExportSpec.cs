using System.Text.Json;
using ServerlessShop.Local.DeadLetters;
using ServerlessShop.Local.ServiceBus;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class DeadLetterExportSpec : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("letters-").FullName;
    private RunningServer _shop = null!;
    private HttpClient _oscar = null!;

    private string Letters => Path.Combine(_folder, "letters.jsonl");

    public async Task InitializeAsync()
    {
        _shop = await RunningServer.Start();
        _oscar = DeadLetterReceiver.Connect(new(_shop.Server.Address), RunningServer.TokenOf("oscar", "operator"));
    }

    public async Task DisposeAsync()
    {
        _oscar.Dispose();
        await _shop.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_line_has_all_a_person_needs()
    {
        await _shop.Send(
            Message("order-7", body: "{\"grüße\":1}") with
            {
                CorrelationId = "order",
                ContentType = "application/json",
                Properties = new Dictionary<string, object> { ["cause"] = "first", ["attempt"] = 2L, ["rate"] = 0.5 },
            },
            new BrokeredMessage("bytes", new byte[] { 0xFF, 0x00 }));
        await _shop.DeadLetter("unreadable", "not\nJSON");
        await _shop.DeadLetter();

        Assert.Equal(2, await Export());

        var lines = await File.ReadAllLinesAsync(Letters);
        var letter = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal(
            ("ordering", "payments", "order-7", "first", "unreadable", "not\nJSON", "{\"grüße\":1}", "application/json"),
            (Text("topic"), Text("subscription"), Text("messageId"), Text("cause"), Text("reason"), Text("description"),
                Text("body"), Text("contentType")));
        Assert.Equal(
            """{"cause":"first","attempt":2,"rate":0.5,"DeadLetterReason":"unreadable","DeadLetterErrorDescription":"not\nJSON"}""",
            letter.GetProperty("properties").GetRawText());
        Assert.Equal(
            ("order", "OrderPlacedV1", 1L),
            (letter.GetProperty("brokerProperties").GetProperty("CorrelationId").GetString(),
                letter.GetProperty("brokerProperties").GetProperty("Label").GetString(),
                letter.GetProperty("brokerProperties").GetProperty("SequenceNumber").GetInt64()));
        Assert.Equal(Noon, letter.GetProperty("firstEnqueued").GetDateTimeOffset());
        Assert.Equal("/wA=", JsonDocument.Parse(lines[1]).RootElement.GetProperty("bodyBase64").GetString());

        string? Text(string name) => letter.GetProperty(name).GetString();
    }

    [Fact]
    public async Task It_removes_nothing_and_hides_nothing()
    {
        await _shop.Send(Message("a"), Message("b"));
        await _shop.DeadLetter();
        await _shop.DeadLetter();

        await Export();
        File.Delete(Letters);

        Assert.Equal(2, await Export());
    }

    [Fact]
    public async Task It_is_never_written_over_an_older_one()
    {
        await File.WriteAllTextAsync(Letters, "older");

        await Assert.ThrowsAsync<IOException>(Export);

        Assert.Equal("older", await File.ReadAllTextAsync(Letters));
    }

    [Fact]
    public async Task More_letters_than_can_be_held_at_once_fail_loudly()
    {
        await _shop.Send(Message("a"), Message("b"));
        await _shop.DeadLetter();
        await _shop.DeadLetter();

        await Assert.ThrowsAsync<BrokerRefusedException>(async () =>
        {
            await foreach (var letter in new DeadLetterReceiver(_oscar, "ordering", "payments").Look(default))
            {
                _shop.Clock.Advance(TimeSpan.FromMinutes(1)); // The first letter's lock ends before the second is seen.
            }
        });
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_is_named()
    {
        using var http = DeadLetterReceiver.Connect(new("http://127.0.0.1:1"), "token");

        var refused = await Assert.ThrowsAsync<BrokerRefusedException>(
            () => new DeadLetterReceiver(http, "ordering", "payments").PeekLock(default));

        Assert.Contains("http://127.0.0.1:1", refused.Message, StringComparison.Ordinal);
    }

    private Task<int> Export() => DeadLetterExport.Write(
        Letters, [new(_oscar, "ordering", "payments"), new(_oscar, "ordering", "inventory")], CancellationToken.None);
}
