using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Notifications.PersonalData;
using ServerlessShop.Notifications.ReadingLetters;
using static ServerlessShop.Notifications.Specs.Adas;

namespace ServerlessShop.Notifications.Specs;

public sealed class TellingBuyersSpec(RunningNotifications running) : IClassFixture<RunningNotifications>
{
    private readonly string _to = $"ada-{Guid.NewGuid():N}@example.com";
    private readonly Guid _order = Guid.NewGuid();
    private readonly Guid _ada = Guid.NewGuid();

    [Fact]
    public async Task A_milestone_is_told_by_a_mail_that_says_what_it_is()
    {
        Assert.Equal("completed", await running.Hear(Said("placed") with { CustomerId = null }));

        var mail = Assert.Single(await running.Mail(_to));
        Assert.Equal($"Your order {_order}", mail.GetProperty("subject").GetString());
        Assert.Contains("£1,234.50", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("<p>Hello Ada Lovelace,</p>", mail.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.True(DateTimeOffset.TryParse(Header(mail, "Date"), CultureInfo.InvariantCulture, out _));
        Assert.Equal($"<{_order:N}.placed@serverlessshop.example>", Header(mail, "Message-ID"));
        Assert.Equal("auto-generated", Header(mail, "Auto-Submitted"));
        Assert.StartsWith("multipart/alternative", Header(mail, "Content-Type"), StringComparison.Ordinal);
        Assert.Contains("orders@serverlessshop.example", Header(mail, "From"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_milestone_heard_again_is_told_once()
    {
        await running.Hear(Said("placed"));
        Assert.Equal("completed", await running.Hear(Said("placed")));
        Assert.Equal(1, Assert.Single(await running.Mail(_to)).GetProperty("copies").GetInt32());
    }

    [Fact]
    public async Task A_crash_after_sending_sends_the_same_mail_again_and_the_mailbox_folds_the_two()
    {
        await running.SendAndCrash(Said("placed"));
        Assert.Equal("due", (await Listed()).Single().GetProperty("status").GetString());

        Assert.Equal("completed", await running.Hear(Said("placed")));
        Assert.Equal(2, Assert.Single(await running.Mail(_to)).GetProperty("copies").GetInt32());
        Assert.Equal("sent", (await Listed()).Single().GetProperty("status").GetString());
    }

    [Fact]
    public async Task Each_parcel_is_told_once()
    {
        await running.Hear(Said("dispatched") with { Number = "1", Carrier = "Royal Mail", Tracking = "RM1" });
        await running.Hear(Said("dispatched") with { Number = "2", Carrier = "Royal Mail", Tracking = "RM2" });
        Assert.Equal(2, (await running.Mail(_to)).Count);
    }

    [Fact]
    public async Task While_the_mail_server_is_down_the_message_waits_and_then_the_mail_goes_out()
    {
        Assert.Equal("unsettled", await running.Hear(Said("placed"), port: NobodyListens()));
        Assert.Equal("due", (await Listed()).Single().GetProperty("status").GetString());
        Assert.Empty(await running.Mail(_to));

        Assert.Equal("completed", await running.Hear(Said("placed")));
        Assert.Single(await running.Mail(_to));
        Assert.Equal("sent", (await Listed()).Single().GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("ada@nowhere.invalid", "550")]
    [InlineData("no address", "Not an address")]
    [InlineData("ädä@example.com", "Not an address")]
    [InlineData("ada@example.com\r\nBcc: all@example.com", "Not an address")]
    [InlineData("x23456789012345678901234567890123456789012345678901234567890123456@example.com", "Not an address")]
    [InlineData("ada@\u00fc\u00fc--\u00fc\u00fc..example", "Not an address")]
    [InlineData("ada@-example.com", "Not an address")]
    public async Task What_no_server_will_ever_take_is_recorded_and_not_tried_again(string email, string because)
    {
        var said = Said("placed") with { Contact = new(email, "Ada", "en") };
        Assert.Equal("completed", await running.Hear(said));
        var listed = (await Listed()).Single();
        Assert.Equal("refused", listed.GetProperty("status").GetString());
        Assert.StartsWith(because, listed.GetProperty("because").GetString(), StringComparison.Ordinal);
        Assert.Equal("completed", await running.Hear(said, port: NobodyListens()));
    }

    [Theory]
    [InlineData("501 5.1.3 Bad recipient address syntax", "refused")]
    [InlineData("553 5.1.3 No such name", "refused")]
    [InlineData("554 5.1.1 No such person", "refused")]
    [InlineData("554 5.7.1 You may not send from there", "due")]
    [InlineData("451 4.3.0 Not now", "due")]
    public async Task What_the_server_says_to_the_recipient_tells_never_from_not_now(string answer, string status)
    {
        await using var server = new AnsweringMailServer(answer);
        await running.Hear(Said("placed"), server.Port);
        Assert.Equal(status, (await Listed()).Single().GetProperty("status").GetString());
    }

    [Fact]
    public async Task No_header_can_be_slipped_in_by_a_name()
    {
        await running.Hear(Said("cancelled") with { Contact = new(_to, "Ada\r\nBcc: all@example.com\r\n\r\n", "en"), Because = "x\r\n.\r\nMAIL" });
        var mail = Assert.Single(await running.Mail(_to));
        Assert.DoesNotContain(mail.GetProperty("headers").EnumerateArray(), header => header.GetProperty("name").GetString() == "Bcc");
        Assert.Empty(await running.Mail("all@example.com"));
    }

    [Fact]
    public async Task An_order_without_a_contact_is_told_to_nobody()
    {
        Assert.Equal("completed", await running.Hear(Said("placed") with { Contact = null }));
        Assert.Empty(await Listed());
    }

    [Theory]
    [InlineData("celebrated", "GBP", null)]
    [InlineData("placed", "XXX", null)]
    [InlineData("placed", "GBP", "1/2")]
    public async Task A_milestone_that_cannot_be_written_is_looked_at_by_a_person(string milestone, string currency, string? number) =>
        Assert.Equal(
            "dead-lettered: milestone-unreadable",
            await running.Hear(Said(milestone) with { Currency = currency, Number = number }));

    [Fact]
    public async Task A_message_that_is_not_known_is_looked_at_by_a_person() =>
        Assert.Equal("dead-lettered: unknown-message", await running.Hear(new OrderCancelledV1(_order, "")));

    [Fact]
    public async Task Support_sees_what_was_sent_for_an_order()
    {
        await running.Hear(Said("placed"));
        running.Clock.Advance(TimeSpan.FromMinutes(1));
        await running.Hear(Said("dispatched") with { Number = "1" });

        var listed = await Listed();
        Assert.Equal(["placed", "dispatched"], listed.Select(letter => letter.GetProperty("milestone").GetString()));
        Assert.All(listed, letter => Assert.Equal(_to, letter.GetProperty("to").GetString()));
    }

    [Fact]
    public async Task What_a_customer_was_sent_is_exported_and_then_forgotten()
    {
        await running.Hear(Said("placed"));
        Assert.Equal(_to, (await Export()).GetProperty("items").EnumerateArray().Single().GetProperty("to").GetString());

        Assert.Equal(1, (await Erase()).Body.GetProperty("erased").GetInt32());
        Assert.Empty((await Export()).GetProperty("items").EnumerateArray());
        Assert.False((await Listed()).Single().TryGetProperty("to", out _));
        Assert.Equal(0, (await Erase()).Body.GetProperty("erased").GetInt32());

        Assert.Equal("completed", await running.Hear(Said("placed")));
        Assert.Equal(1, Assert.Single(await running.Mail(_to)).GetProperty("copies").GetInt32());
    }

    [Fact]
    public async Task What_is_still_to_be_sent_is_not_forgotten()
    {
        await running.Hear(Said("placed"), port: NobodyListens());
        Assert.Equal(409, (await Erase()).Status);
    }

    private OrderMilestoneV1 Said(string milestone) => Milestone(milestone, _to) with { OrderId = _order, CustomerId = _ada };

    private async Task<List<JsonElement>> Listed()
    {
        var (_, body) = await Ask(http => new ListLettersFunction(running.Letters).Get(http, _order, default));
        return [.. body.GetProperty("notifications").EnumerateArray()];
    }

    private async Task<JsonElement> Export() =>
        (await Ask(http => new ExportPersonalDataFunction(running.Letters).Get(http, _ada, default))).Body;

    private Task<(int Status, JsonElement Body)> Erase() =>
        Ask(http => new ErasePersonalDataFunction(running.Letters).Delete(http, _ada, default));

    private static async Task<(int Status, JsonElement Body)> Ask(Func<HttpRequest, Task<IResult>> ask)
    {
        using var services = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Response.Body = new MemoryStream();
        await (await ask(http.Request)).ExecuteAsync(http);
        http.Response.Body.Position = 0;
        using var body = await JsonDocument.ParseAsync(http.Response.Body);
        return (http.Response.StatusCode, body.RootElement.Clone());
    }

    private static string Header(JsonElement mail, string name) => mail.GetProperty("headers").EnumerateArray()
        .Single(header => name.Equals(header.GetProperty("name").GetString(), StringComparison.OrdinalIgnoreCase))
        .GetProperty("value").GetString()!;

    private static int NobodyListens()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
