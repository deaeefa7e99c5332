using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ServerlessShop.Local.Mail;

/// <summary>
/// A mail taken apart as far as it is to be shown: its headers, and its texts, whichever way they are encoded (RFC 2045
/// to 2047). Attachments are left out; the charsets are UTF-8 and those inside it, and Latin-1.
/// </summary>
internal sealed partial class MimeText
{
    private const int DepthMax = 8;

    private readonly List<(string Name, string Value)> _headers = [];

    private MimeText() { }

    public string? Text { get; private set; }

    public string? Html { get; private set; }

    public IReadOnlyList<(string Name, string Value)> Headers => _headers;

    /// <summary>Decoded; empty where there is none.</summary>
    public string Header(string name) =>
        _headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    public static MimeText Parse(ReadOnlySpan<byte> raw)
    {
        // One character per byte, so that parts can be cut out as text and still be decoded as bytes.
        var mail = new MimeText();
        mail.Read(Encoding.Latin1.GetString(raw), mail._headers, depth: 0);
        return mail;
    }

    private void Read(string entity, List<(string Name, string Value)> headers, int depth)
    {
        var end = entity.StartsWith("\r\n", StringComparison.Ordinal) ? 0 : entity.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var head = end < 0 ? entity : entity[..end];
        var body = end < 0 ? "" : entity[(end == 0 ? 2 : end + 4)..];
        foreach (var line in Fold().Replace(head, " ").Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) { headers.Add((line[..colon].Trim(), Decoded(line[(colon + 1)..].Trim()))); }
        }

        var type = Of("Content-Type");
        if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) && Boundary().Match(type) is { Success: true } boundary)
        {
            if (depth < DepthMax) { foreach (var part in Parts(body, boundary.Groups["value"].Value)) { Read(part, [], depth + 1); } }
        }
        else if (type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase))
        {
            Html ??= TextOf(body, Of("Content-Transfer-Encoding"), type);
        }
        else if (type.Length == 0 || type.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase))
        {
            Text ??= TextOf(body, Of("Content-Transfer-Encoding"), type);
        }

        string Of(string name) =>
            headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";
    }

    private static IEnumerable<string> Parts(string body, string boundary) =>
        $"\r\n{body}".Split($"\r\n--{boundary}")
            .Skip(1)
            .TakeWhile(part => !part.StartsWith("--", StringComparison.Ordinal))
            .Select(part => part.IndexOf("\r\n", StringComparison.Ordinal) is >= 0 and var line ? part[(line + 2)..] : "");

    private static string TextOf(string body, string encoding, string type)
    {
        var bytes = encoding.ToUpperInvariant() switch
        {
            "BASE64" => FromBase64(body),
            "QUOTED-PRINTABLE" => FromQuotedPrintable(SoftBreak().Replace(body, "")),
            _ => Encoding.Latin1.GetBytes(body),
        };
        return CharsetOf(Charset().Match(type).Groups["value"].Value).GetString(bytes);
    }

    private static string Decoded(string header)
    {
        // Whitespace between two encoded words is not part of the text (RFC 2047 6.2).
        var joined = BetweenWords().Replace(header, "$1");
        var decoded = EncodedWord().Replace(joined, match =>
        {
            var text = match.Groups["text"].Value;
            var bytes = match.Groups["encoding"].Value is "B" or "b"
                ? FromBase64(text)
                : FromQuotedPrintable(text.Replace('_', ' '));
            return CharsetOf(match.Groups["charset"].Value).GetString(bytes);
        });
        return decoded.Any(c => c > 127) || !header.Any(c => c > 127) ? decoded : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(header));
    }

    private static byte[] FromBase64(string text)
    {
        var clean = Encoding.Latin1.GetBytes(NotBase64().Replace(text, ""));
        return Base64.IsValid(clean) ? Convert.FromBase64String(Encoding.Latin1.GetString(clean)) : [];
    }

    private static byte[] FromQuotedPrintable(string text) => Encoding.Latin1.GetBytes(Escaped().Replace(
        text, match => $"{(char)int.Parse(match.ValueSpan[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)}"));

    private static Encoding CharsetOf(string name) =>
        name.Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase) ? Encoding.Latin1 : Encoding.UTF8;

    [GeneratedRegex("\r\n[ \t]+")]
    private static partial Regex Fold();

    [GeneratedRegex("boundary=\"?(?<value>[^\";]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Boundary();

    [GeneratedRegex("charset=\"?(?<value>[^\";\\s]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Charset();

    [GeneratedRegex("=[ \t]*\r\n")]
    private static partial Regex SoftBreak();

    [GeneratedRegex("=[0-9A-Fa-f]{2}")]
    private static partial Regex Escaped();

    [GeneratedRegex("[^A-Za-z0-9+/=]")]
    private static partial Regex NotBase64();

    [GeneratedRegex(@"(\?=)\s+(?==\?)")]
    private static partial Regex BetweenWords();

    [GeneratedRegex(@"=\?(?<charset>[^?\s]+)\?(?<encoding>[BbQq])\?(?<text>[^?\s]*)\?=")]
    private static partial Regex EncodedWord();
}
