using System.Text;
using System.Text.RegularExpressions;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Mail;

/// <summary>
/// One sender's conversation, of RFC 5321 what a plain sender needs. No AUTH and no STARTTLS: this listens on loopback
/// alone. An address under .invalid does not exist (RFC 2606), which is how a refused recipient is had here.
/// </summary>
internal sealed partial class SmtpSession(Stream stream, Mailbox mailbox, MailOptions options, TimeProvider clock)
{
    private const int RecipientsMax = 100; // RFC 5321 4.5.3.1.8 wants no fewer.
    private const int MistakesMax = 20;
    private const string Name = "mailbox.serverlessshop.local";

    private readonly SmtpLines _lines = new(stream, options.Patience, clock);
    private readonly List<string> _recipients = [];
    private bool _hasGreeted;
    private string? _sender;

    public async Task Run(CancellationToken cancellation)
    {
        await Say($"220 {Name} takes mail and delivers none of it", cancellation);
        for (var mistakes = 0; mistakes < MistakesMax;)
        {
            if (await _lines.Read(cancellation) is not { } line) { return; }

            var answer = ReferenceEquals(line, SmtpLines.Overlong)
                ? "500 5.5.2 A line has at most 1000 octets"
                : await Answer(SmtpLines.TextOf(line), cancellation);
            await Say(answer, cancellation);
            if (answer.StartsWith("221", StringComparison.Ordinal)) { return; }
            if (answer[0] == '5') { mistakes++; }
        }

        await Say("421 4.7.0 Too many mistakes", cancellation);
    }

    private async Task<string> Answer(string line, CancellationToken cancellation)
    {
        var verb = line.Split(' ', 2)[0].ToUpperInvariant();
        switch (verb)
        {
            case "EHLO" or "HELO" when line.Length > 5:
                Reset();
                _hasGreeted = true;
                return verb == "HELO" ? $"250 {Name}" : $"250-{Name}\r\n250-SIZE {options.SizeMax}\r\n250 8BITMIME";
            case "EHLO" or "HELO":
                return "501 5.5.4 Say who you are";
            case "MAIL":
                return From(line);
            case "RCPT":
                return To(line);
            case "DATA":
                return _recipients.Count == 0 ? "503 5.5.1 First RCPT" : await Take(cancellation);
            case "RSET":
                Reset();
                return "250 2.0.0 Forgotten";
            case "NOOP":
                return "250 2.0.0 Still here";
            case "QUIT":
                return "221 2.0.0 Bye";
            default:
                return "502 5.5.1 Only EHLO, HELO, MAIL, RCPT, DATA, RSET, NOOP and QUIT are known here";
        }
    }

    private string From(string line)
    {
        if (!_hasGreeted) { return "503 5.5.1 First EHLO"; }
        if (_sender is not null) { return "503 5.5.1 One mail after the other"; }
        if (Mail().Match(line) is not { Success: true } match) { return "501 5.5.4 MAIL FROM:<address>"; }

        foreach (var parameter in match.Groups["parameters"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (parameter.ToUpperInvariant().Split('='))
            {
                case ["SIZE", var size] when long.TryParse(size, out var bytes) && bytes >= 0:
                    if (bytes > options.SizeMax) { return TooLarge; }
                    break;
                case ["BODY", "7BIT" or "8BITMIME"]:
                    break;
                default:
                    return $"555 5.5.4 {parameter} is not known here";
            }
        }

        _sender = match.Groups["address"].Value;
        return "250 2.1.0 Go on";
    }

    private string To(string line)
    {
        if (_sender is null) { return "503 5.5.1 First MAIL"; }
        if (Recipient().Match(line) is not { Success: true } match) { return "501 5.5.4 RCPT TO:<address>"; }
        if (_recipients.Count == RecipientsMax) { return $"452 4.5.3 At most {RecipientsMax} recipients at a time"; }

        var address = match.Groups["address"].Value;
        if (address.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase)) { return "550 5.1.2 There is no such domain"; }

        _recipients.Add(address);
        return "250 2.1.5 Go on";
    }

    private async Task<string> Take(CancellationToken cancellation)
    {
        await Say("354 Go on, and end with a line that is a full stop alone", cancellation);

        using var mail = new MemoryStream();
        var isTooLarge = false;
        var isUnreadable = false;
        while (true)
        {
            var line = await _lines.Read(cancellation) ?? throw new EndOfStreamException();
            if (line is [(byte)'.']) { break; }

            // What is refused is still read to its end: only after it comes a command again.
            isUnreadable |= ReferenceEquals(line, SmtpLines.Overlong);
            isTooLarge |= mail.Length + line.Length + 2 > options.SizeMax;
            if (isUnreadable || isTooLarge) { continue; }

            mail.Write(line is [(byte)'.', ..] ? line.AsSpan(1) : line); // The dot was stuffed (RFC 5321 4.5.2).
            mail.Write("\r\n"u8);
        }

        var (sender, recipients) = (_sender!, _recipients.ToArray());
        Reset();
        if (isUnreadable) { return "500 5.5.2 A line has at most 1000 octets"; }
        if (isTooLarge) { return TooLarge; }

        try
        {
            var id = await mailbox.Keep(sender, recipients, mail.ToArray());
            options.Effects.Tell("mail:kept");
            return $"250 2.0.0 Kept as {id}";
        }
        catch (StorageException)
        {
            return "452 4.3.1 The disk is full";
        }
    }

    private string TooLarge => $"552 5.3.4 At most {options.SizeMax} bytes";

    private void Reset()
    {
        _sender = null;
        _recipients.Clear();
    }

    private async Task Say(string answer, CancellationToken cancellation) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{answer}\r\n"), cancellation);

    [GeneratedRegex("^MAIL FROM: ?<(?<address>[^<>\\s]{0,254})>(?<parameters>( [^\\s]+)*) *$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Mail();

    [GeneratedRegex("^RCPT TO: ?<(?<address>[^<>\\s@]{1,64}@[^<>\\s@]{1,189})> *$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Recipient();
}
