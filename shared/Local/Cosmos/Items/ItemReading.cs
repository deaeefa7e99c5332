using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Cosmos.Items;

/// <summary>Point reads, on a reader's connection or on the writer's in the middle of a batch.</summary>
internal static class ItemReading
{
    public static ItemResult Read(Session session, Container container, ItemOperation operation, long now)
    {
        if (Find(session, container, operation.Key, operation.Id, now) is not { } item) { return ItemResult.Missing; }
        var charge = RequestUnits.Read(item.Body.Length);
        return operation.IfNoneMatch is { } known && (known == "*" || known == container.ETagOf(item.Lsn))
            ? new(304, charge, Item: item)
            : new(200, charge, Item: item);
    }

    /// <summary>The living item of a key.</summary>
    public static StoredItem? Find(Session session, Container container, PartitionKeyValue key, string id, long now)
    {
        using var row = session.Command(container.Table.Find, key.Canonical, id).ExecuteReader();
        return row.Read() && (row.IsDBNull(4) || row.GetInt64(4) > now) ? StoredItem.From(row) : null;
    }
}
