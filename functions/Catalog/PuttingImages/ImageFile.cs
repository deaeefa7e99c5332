using System.Security.Cryptography;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.PuttingImages;

/// <summary>
/// The bytes of a picture, of a type that they prove themselves. Named by their hash: the same picture is stored once,
/// another never takes its place, and whoever has it may keep it for ever.
/// </summary>
public sealed record ImageFile(ReadOnlyMemory<byte> Bytes, string Type, string Blob)
{
    public const int BytesMax = 2 * 1024 * 1024;

    public static readonly Rejection Unknown = new(
        RejectionKind.Conflict, "not-an-image", "Send the bytes of a PNG, JPEG or WebP picture.");

    /// <summary>Null where the bytes are of no type taken here. What the sender calls them says nothing.</summary>
    public static ImageFile? From(ReadOnlyMemory<byte> bytes)
    {
        var found = bytes.Span switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ("image/png", "png"),
            [0xFF, 0xD8, 0xFF, ..] => ("image/jpeg", "jpg"),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] =>
                ("image/webp", "webp"),
            _ => ("", ""),
        };
        if (found is ("", _) || bytes.Length > BytesMax) { return null; }

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        return new(bytes, found.Item1, $"{hash}.{found.Item2}");
    }
}
