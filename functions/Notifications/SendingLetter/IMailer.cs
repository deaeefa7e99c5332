using ServerlessShop.Notifications.WritingMail;

namespace ServerlessShop.Notifications.SendingLetter;

/// <summary>Whoever takes mail from us.</summary>
public interface IMailer
{
    /// <summary>Why this mail will never be taken; null where it was.</summary>
    /// <exception cref="TimeoutException">
    /// No mail is taken now. Of what Unavailability knows to pass by itself, this is what it is: the message is left to
    /// its lock, and the mail is tried again.
    /// </exception>
    Task<string?> Send(Mail mail, CancellationToken cancellation);
}
