using System.Net;
using System.Net.Mail;
using System.Text;
using Microsoft.Extensions.Options;
using ServerlessShop.Kernel;
using ServerlessShop.Notifications.WritingMail;

namespace ServerlessShop.Notifications.SendingLetter;

/// <summary>Hands a mail to the SMTP server. What it answers is taken, refused for good, or not now.</summary>
public sealed class SmtpMailer(IOptions<SmtpOptions> options) : IMailer
{
    private readonly SmtpOptions _smtp = options.Value;

    /// <inheritdoc/>
    public async Task<string?> Send(Mail mail, CancellationToken cancellation)
    {
        if (!EmailAddress.IsValid(mail.To) || !MailAddress.TryCreate(mail.To, mail.ToName, Encoding.UTF8, out var to))
        {
            return "Not an address that mail can be sent to.";
        }

        using var message = MessageOf(mail, to);
        using var client = new SmtpClient(_smtp.Host, _smtp.Port) { EnableSsl = _smtp.UseTls || _smtp.User is not null };
        if (_smtp.User is { } user) { client.Credentials = new NetworkCredential(user, _smtp.Password); }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(_smtp.PatienceSeconds));
        try
        {
            await client.SendMailAsync(message, patience.Token);
            return null;
        }
        catch (SmtpFailedRecipientException refused) when (IsForGood(refused.StatusCode))
        {
            return $"{(int)refused.StatusCode} {refused.Message}";
        }
        catch (SmtpException refused) when (IsForGood(refused))
        {
            return $"{(int)refused.StatusCode} {refused.Message}";
        }
        catch (SmtpException failure)
        {
            throw new TimeoutException($"The mail server does not take mail now: {failure.Message}", failure);
        }
        catch (OperationCanceledException slow) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException("The mail server did not answer in time.", slow);
        }
    }

    // RFC 5321 4.2.1: what begins with 5 will not be another answer tomorrow. Only of a recipient: what the server has
    // against us (a password, a policy) is ours to mend, and the mail waits for that.
    private static bool IsForGood(SmtpStatusCode code) => (int)code is >= 500 and <= 599;

    // An address that the server cannot read (501) and a mail that it does not deliver (554) are not told as a
    // recipient's. With an enhanced code 5.7 (RFC 3463) it is a policy, and so against us again.
    private static bool IsForGood(SmtpException refused) =>
        refused.StatusCode is SmtpStatusCode.SyntaxError or SmtpStatusCode.MailboxNameNotAllowed
            or SmtpStatusCode.TransactionFailed
        && !refused.Message.Contains(" 5.7.", StringComparison.Ordinal);

    private MailMessage MessageOf(Mail mail, MailAddress to)
    {
        var message = new MailMessage
        {
            From = new MailAddress(_smtp.From, _smtp.FromName, Encoding.UTF8),
            To = { to },
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        var domain = message.From.Host;
        message.Headers.Add("Message-ID", $"<{mail.Key}@{domain}>");

        // Nobody's "I am on holiday" may answer this (RFC 3834), and who sorts mail can sort by the list (RFC 2919).
        // There is no List-Unsubscribe: one cannot unsubscribe from what became of one's order.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Headers.Add("List-Id", $"<orders.{domain}>");

        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Text, Encoding.UTF8, "text/plain"));
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, "text/html"));
        return message;
    }
}
