using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Notifications.SendingLetter;
using ServerlessShop.Notifications.WritingMail;

namespace ServerlessShop.Journey.Specs.Standins;

/// <summary>Everybody's mailbox. The same mail may come twice: under one key, which mailboxes fold.</summary>
internal sealed class MemoryMailbox(Sometimes sometimes)
{
    private readonly Dictionary<string, Mail> _mails = [];

    public IReadOnlyDictionary<string, Mail> Mails => _mails;

    /// <summary>Mails that said something else than the one that came under the same key before.</summary>
    public List<string> Contradictions { get; } = [];

    public string? Take(Mail mail)
    {
        if (_mails.TryAdd(mail.Key, mail)) { return null; }

        sometimes.Happened("a mail came twice");
        if (_mails[mail.Key] != mail) { Contradictions.Add(mail.Key); }
        return null;
    }
}

/// <summary>One instance's road to the mail server.</summary>
internal sealed class MailConnection(MemoryMailbox mailbox, Node node, Effects effects) : IMailer
{
    public Task<string?> Send(Mail mail, CancellationToken cancellation) => effects.Do(
        node, Effect.Mail, mail.Key, () => mailbox.Take(mail), () => new TimeoutException("Nobody knows."));
}
