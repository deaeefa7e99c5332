using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Blobs;

/// <summary>A part of a blob, both ends included.</summary>
internal sealed partial record BlobRange(long First, long Last)
{
    public long Length => Last - First + 1;

    /// <summary>Null where the whole is asked for. The Blob service knows bytes=a- and bytes=a-b.</summary>
    /// <exception cref="BlobRefusedException">Unreadable, or beginning past the end.</exception>
    public static BlobRange? Of(HttpRequest request, long length)
    {
        var name = request.Headers.ContainsKey("x-ms-range") ? "x-ms-range" : "Range";
        var text = request.Headers[name].ToString();
        if (text.Length == 0) { return null; }
        if (Form().Match(text) is not { Success: true } match
            || !long.TryParse(match.Groups["first"].Value, CultureInfo.InvariantCulture, out var first))
        {
            throw BlobRefusedException.InvalidHeader(name);
        }

        var last = match.Groups["last"] is { Length: > 0 } said
            && long.TryParse(said.Value, CultureInfo.InvariantCulture, out var end) ? Math.Min(end, length - 1) : length - 1;
        return first < length && first <= last
            ? new(first, last)
            : throw new BlobRefusedException(416, "InvalidRange", "The range specified is invalid for the current size of the resource.");
    }

    [GeneratedRegex(@"^bytes=(?<first>[0-9]{1,18})-(?<last>[0-9]{1,18})?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
