namespace ServerlessShop.Local.Mail;

/// <summary>What the local mailbox is started with. It listens on loopback alone: mail is nobody else's to read.</summary>
/// <param name="Folder">Where the mail survives a restart.</param>
/// <param name="SmtpPort">Where mail is taken. 0 takes a free port.</param>
public sealed record MailOptions(string Folder, int SmtpPort = 0)
{
    /// <summary>The port of the pages that show it. 0 takes a free port.</summary>
    public int PagePort { get; init; }

    /// <summary>The largest mail taken, in bytes; said to senders (RFC 1870).</summary>
    public int SizeMax { get; init; } = 5 * 1024 * 1024;

    /// <summary>How long a sender may be silent (RFC 5321 4.5.3.2 wants five minutes).</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Told of every mail once it is durable.</summary>
    public Seams.Effects Effects { get; init; } = new();
}
