using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace ServerlessShop.Local.Cosmos.Containers;

/// <summary>The _rid of a resource. Clients take them apart, so the layout is the service's own.</summary>
internal static class ResourceId
{
    public const int ItemLength = 24;

    public static byte[] OfDatabase(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    public static byte[] OfContainer(byte[] database, int number)
    {
        var bytes = new byte[8];
        database.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), number);
        bytes[4] |= 0x80;
        return bytes;
    }

    public static string Text(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).Replace('/', '-');

    /// <summary>Writes an item's 24 characters.</summary>
    public static void WriteItem(ReadOnlySpan<byte> container, long item, Span<byte> utf8)
    {
        Span<byte> bytes = stackalloc byte[16];
        container.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], item);
        Base64.EncodeToUtf8(bytes, utf8, out _, out _);
        utf8.Replace((byte)'/', (byte)'-');
    }

    public static string Item(ReadOnlySpan<byte> container, long item)
    {
        Span<byte> utf8 = stackalloc byte[ItemLength];
        WriteItem(container, item, utf8);
        return Encoding.ASCII.GetString(utf8);
    }
}
