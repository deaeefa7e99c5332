using System.Buffers;
using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Cosmos.Items;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Cosmos.Feeds;

/// <summary>What changed since, latest version of each item, in commit order.</summary>
/// <param name="Continuation">Everything at or below it has been seen.</param>
internal sealed record Changes(IReadOnlyList<StoredItem> Items, long Continuation);

/// <summary>The change feed: a container's items by LSN.</summary>
internal sealed class ChangeFeed(Database file, TimeProvider clock)
{
    private const int PageBytesMax = 4 * 1024 * 1024;

    public Changes Read(Container container, long after, int max, PartitionKeyValue? partition = null, long since = -1)
    {
        // Taken before the snapshot: all of it is in there. Taken later it could name a change the snapshot lacks,
        // and that change would be passed over for good.
        var committed = container.CommittedLsn;
        if (committed <= after) { return new([], after); }

        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var items = new List<StoredItem>();
        var isFull = file.Read(session =>
        {
            var command = partition is { } key
                ? session.Command(container.Table.ChangesOfPartition, after, now, since, key.Canonical)
                : session.Command(container.Table.Changes, after, now, since);
            using var row = command.ExecuteReader();
            var bytes = 0L;
            while (row.Read())
            {
                if (items.Count >= max || bytes >= PageBytesMax) { return true; }
                items.Add(StoredItem.From(row));
                bytes += items[^1].Body.Length;
            }

            return false;
        });

        var last = items.Count > 0 ? items[^1].Lsn : after;
        return new(items, isFull ? last : Math.Max(last, committed));
    }

    /// <summary>The documents array of a page.</summary>
    public static ReadOnlyMemory<byte> Write(Container container, IReadOnlyList<StoredItem> items)
    {
        var array = new ArrayBufferWriter<byte>(1024);
        array.Write("["u8);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) { array.Write(","u8); }
            array.Write(items[i].Compose(container, withLsn: true));
        }

        array.Write("]"u8);
        return array.WrittenMemory;
    }
}
