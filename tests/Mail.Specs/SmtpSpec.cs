using System.Net.Mail;
using System.Text;

namespace ServerlessShop.Mail.Specs;

public sealed class SmtpSpec(RunningMailbox mailbox) : IClassFixture<RunningMailbox>
{
    private readonly string _ada = $"ada-{Guid.NewGuid():N}@example.com";

    [Fact]
    public async Task A_mail_is_taken_and_found_by_its_recipient()
    {
        var answers = await mailbox.Send(_ada, "Subject: Hello\n\nGood morning");

        Assert.Equal(["220", "250", "250", "250", "354", "250", "221"], answers.Select(answer => answer[..3]));
        var mail = Assert.Single(await mailbox.Mail(_ada.ToUpperInvariant()));
        Assert.Equal("Hello", mail.GetProperty("subject").GetString());
        Assert.Equal("Good morning\r\n", mail.GetProperty("text").GetString());
    }

    [Fact]
    public async Task What_was_taken_survives_a_restart()
    {
        await mailbox.Send(_ada, "Subject: Hello\n\nGood morning");
        await mailbox.Restart();
        Assert.Single(await mailbox.Mail(_ada));
    }

    [Fact]
    public async Task A_mail_sent_again_under_its_message_id_is_one_mail()
    {
        await mailbox.Send(_ada, "Message-Id: <1@shop>\nSubject: Hello\n\nGood morning");
        await mailbox.Send(_ada, "Message-Id: <1@shop>\nSubject: Hello\n\nGood morning");
        Assert.Equal(2, Assert.Single(await mailbox.Mail(_ada)).GetProperty("copies").GetInt32());
    }

    [Fact]
    public async Task Mails_without_a_message_id_are_as_many_as_were_sent()
    {
        await mailbox.Send(_ada, "Subject: Hello\n\nGood morning");
        await mailbox.Send(_ada, "Subject: Hello\n\nGood morning");
        Assert.Equal(2, (await mailbox.Mail(_ada)).Count);
    }

    [Fact]
    public async Task A_line_that_begins_with_a_full_stop_arrives_with_it()
    {
        await mailbox.Send(_ada, "Subject: Hello\n\n..and so on\n...");
        Assert.Equal(".and so on\r\n..\r\n", Assert.Single(await mailbox.Mail(_ada)).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("\n.\n")]
    [InlineData("\n.\r\n")]
    [InlineData("\r.\r")]
    public async Task Only_the_right_line_ends_end_a_mail(string smuggled)
    {
        await mailbox.Say(
            "EHLO spec", "MAIL FROM:<shop@example.com>", $"RCPT TO:<{_ada}>", "DATA",
            $"Subject: One\r\n\r\nBefore{smuggled}MAIL FROM:<evil@example.com>\r\n.", "QUIT");
        Assert.Contains("evil@example.com", Assert.Single(await mailbox.Mail(_ada)).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("503", "MAIL FROM:<shop@example.com>")]
    [InlineData("503", "EHLO spec", "RCPT TO:<ada@example.com>")]
    [InlineData("503", "EHLO spec", "MAIL FROM:<shop@example.com>", "DATA")]
    [InlineData("503", "EHLO spec", "MAIL FROM:<shop@example.com>", "MAIL FROM:<shop@example.com>")]
    [InlineData("503", "EHLO spec", "MAIL FROM:<shop@example.com>", "RSET", "RCPT TO:<ada@example.com>")]
    [InlineData("501", "EHLO spec", "MAIL FROM:shop@example.com")]
    [InlineData("501", "EHLO spec", "MAIL FROM:<shop@example.com>", "RCPT TO:<ada>")]
    [InlineData("501", "EHLO")]
    [InlineData("550", "EHLO spec", "MAIL FROM:<shop@example.com>", "RCPT TO:<ada@nowhere.invalid>")]
    [InlineData("552", "EHLO spec", "MAIL FROM:<shop@example.com> SIZE=20001")]
    [InlineData("250", "EHLO spec", "MAIL FROM:<> SIZE=20000 BODY=8BITMIME")]
    [InlineData("555", "EHLO spec", "MAIL FROM:<shop@example.com> SMTPUTF8")]
    [InlineData("502", "AUTH PLAIN AGFkYQBhZGE=")]
    [InlineData("502", "STARTTLS")]
    [InlineData("250", "helo spec")]
    [InlineData("250", "NOOP")]
    public async Task What_is_said_out_of_turn_or_wrongly_is_refused(string code, params string[] says) =>
        Assert.StartsWith(code, (await mailbox.Say(says))[^1], StringComparison.Ordinal);

    [Fact]
    public async Task A_mail_that_is_too_large_is_refused_and_the_next_one_taken()
    {
        var large = string.Join("\r\n", Enumerable.Repeat(new string('x', 900), 1 + (RunningMailbox.SizeMax / 900)));
        var answers = await mailbox.Say(
            "EHLO spec", "MAIL FROM:<shop@example.com>", $"RCPT TO:<{_ada}>", "DATA", $"{large}\r\n.",
            "MAIL FROM:<shop@example.com>", $"RCPT TO:<{_ada}>", "DATA", "Subject: Small\r\n\r\nHello\r\n.");

        Assert.StartsWith("552", answers[5], StringComparison.Ordinal);
        Assert.Equal("Small", Assert.Single(await mailbox.Mail(_ada)).GetProperty("subject").GetString());
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1001)]
    [InlineData(100_000)]
    public async Task A_line_that_is_too_long_is_refused_and_the_next_one_heard(int length) => Assert.Equal(
        ["220", "500", "250"], (await mailbox.Say(new string('x', length), "NOOP")).Select(answer => answer[..3]));

    [Fact]
    public async Task Who_makes_too_many_mistakes_is_sent_away() => Assert.StartsWith(
        "421", (await mailbox.Say([.. Enumerable.Repeat("WHAT", 20), ""]))[^1], StringComparison.Ordinal);

    [Fact]
    public async Task What_the_frameworks_own_client_sends_is_read_as_it_was_meant()
    {
        using var mail = new MailMessage("shop@example.com", _ada)
        {
            Subject = "Ihre Bestellung ist unterwegs – für Ada",
            SubjectEncoding = Encoding.UTF8,
            From = new MailAddress("shop@example.com", "Käufers Laden", Encoding.UTF8),
        };
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString("Grüße\n.\n= Ende", Encoding.UTF8, "text/plain"));
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString("<p>Grüße</p>", Encoding.UTF8, "text/html"));
        using (var client = new SmtpClient("127.0.0.1", mailbox.SmtpPort)) { await client.SendMailAsync(mail); }

        var taken = Assert.Single(await mailbox.Mail(_ada));
        Assert.Equal(mail.Subject, taken.GetProperty("subject").GetString());
        Assert.Equal("Grüße\n.\n= Ende", taken.GetProperty("text").GetString()!.ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Equal("<p>Grüße</p>", taken.GetProperty("html").GetString()!.Trim());
        Assert.Contains(
            taken.GetProperty("headers").EnumerateArray(),
            header => header.GetProperty("value").GetString()!.Contains("Käufers Laden", StringComparison.Ordinal));
    }
}
