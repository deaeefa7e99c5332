using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Microsoft.Data.Sqlite;
using ServerlessShop.Local.Cosmos.Containers;

namespace ServerlessShop.Local.Cosmos.Items;

/// <summary>A row of a container. The client sees its body with the system properties at the end.</summary>
internal readonly record struct StoredItem(long Rid, long Lsn, long Timestamp, ReadOnlyMemory<byte> Body)
{
    /// <summary>From a row that begins with rid, lsn, ts, body.</summary>
    public static StoredItem From(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3));

    /// <summary>The item as it is answered.</summary>
    /// <param name="withLsn">Whether _lsn goes with it, as in the change feed.</param>
    public byte[] Compose(Container container, bool withLsn = false)
    {
        var self = container.SelfPrefix;
        Span<byte> rid = stackalloc byte[ResourceId.ItemLength];
        ResourceId.WriteItem(container.Rid, Rid, rid);

        Span<byte> tail = stackalloc byte[160];
        Utf8.TryWrite(
            tail, CultureInfo.InvariantCulture,
            $$"""/","_etag":"\"{{container.Number:x8}}-0000-0000-0000-{{Lsn:x12}}\"","_attachments":"attachments/","_ts":{{Timestamp}}""",
            out var tailLength);
        if (withLsn)
        {
            Utf8.TryWrite(tail[tailLength..], CultureInfo.InvariantCulture, $",\"_lsn\":{Lsn}", out var lsnLength);
            tailLength += lsnLength;
        }

        var body = Body.Span[..^1];
        var item = new byte[body.Length + 9 + rid.Length + 11 + self.Length + rid.Length + tailLength + 1];
        var at = Append(item, 0, body);
        at = Append(item, at, ",\"_rid\":\""u8);
        at = Append(item, at, rid);
        at = Append(item, at, "\",\"_self\":\""u8);
        at = Append(item, at, self);
        at = Append(item, at, rid);
        at = Append(item, at, tail[..tailLength]);
        item[at] = (byte)'}';
        return item;
    }

    private static int Append(byte[] item, int at, ReadOnlySpan<byte> part)
    {
        part.CopyTo(item.AsSpan(at));
        return at + part.Length;
    }
}
