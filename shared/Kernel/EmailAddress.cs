using System.Globalization;
using System.Text.RegularExpressions;

namespace ServerlessShop.Kernel;

/// <summary>What the whole shop takes for an e-mail address. Whether it exists is found out by writing to it.</summary>
public static partial class EmailAddress
{
    /// <summary>A path is at most 256 octets, its brackets included (RFC 5321 4.5.3.1.3).</summary>
    public const int LengthMax = 254;

    public static bool IsValid(string? text) =>
        text is { Length: <= LengthMax } && AnAddress().Match(text) is { Success: true } address
        && IsDomain(address.Groups["domain"].Value);

    private static bool IsDomain(string domain)
    {
        try
        {
            _ = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain);
            return true;
        }
        catch (ArgumentException)
        {
            return false; // A label that is empty or too long, or characters that no domain has.
        }
    }

    // Other than ASCII before the @ needs SMTPUTF8 of every server on the way, and is a mistyped address mostly. What
    // separates and encloses addresses in a mail's header has no place in one, though RFC 5321 would allow it quoted.
    [GeneratedRegex("^[!-~-[\"(),:;<>@\\[\\\\\\]]]{1,64}@(?<domain>[^\\s@<>,;\"\\p{C}]+)\\z", RegexOptions.ExplicitCapture)]
    private static partial Regex AnAddress();
}
