using System.Runtime.InteropServices;
using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Cosmos.Items;

/// <summary>
/// Runs operations on the writer's thread. Every check comes before the first change, so an operation that fails has
/// changed nothing and needs no savepoint of its own.
/// </summary>
internal sealed class ItemWriting(Session session, Container container, long now)
{
    public ItemResult Run(ItemOperation operation)
    {
        if (operation.Refusal is { } refusal) { return ItemResult.Of(refusal); }
        return operation.Verb switch
        {
            ItemVerb.Create => Create(operation),
            ItemVerb.Replace => Replace(operation),
            ItemVerb.Upsert => Upsert(operation),
            ItemVerb.Delete => Delete(operation),
            ItemVerb.Patch => Patch(operation),
            _ => ItemReading.Read(session, container, operation, now),
        };
    }

    public void Remove(long rid)
    {
        session.Execute(container.Table.Delete, rid);
        if (container.Definition.UniqueKeys.Count > 0) { session.Execute(container.Table.UniqueDelete, rid); }
    }

    /// <summary>A removal moves the feed on too, though the latest-version feed does not show it.</summary>
    public long KeepNextLsn()
    {
        var lsn = container.NextLsn();
        session.Execute(container.Table.KeepLsn, lsn);
        return lsn;
    }

    private ItemResult Create(ItemOperation operation)
    {
        var body = operation.Body!;
        var keys = UniqueKeys.Of(container.Definition, body);
        if (keys.Count > 0)
        {
            // The insert below would find a taken id by itself, but by then the unique keys would be checked in vain.
            if (Find(operation) is not null) { return ItemResult.Taken; }
            if (UniqueKeys.AreTaken(session, container, keys, null, now, Remove)) { return ItemResult.NotUnique; }
        }

        var lsn = container.NextLsn();
        if (Insert(body, lsn) == 0)
        {
            if (Find(operation) is not null) { return ItemResult.Taken; }
            Insert(body, lsn);
        }

        Hold(keys, lsn);
        return Written(201, body, lsn, lsn);
    }

    private ItemResult Replace(ItemOperation operation)
    {
        if (Find(operation) is not { } found) { return ItemResult.Missing; }
        return Fails(operation, found.Lsn) ? ItemResult.PreconditionFailed : Update(found.Rid, operation.Body!);
    }

    private ItemResult Upsert(ItemOperation operation)
    {
        if (Find(operation) is { } found)
        {
            return Fails(operation, found.Lsn) ? ItemResult.PreconditionFailed : Update(found.Rid, operation.Body!);
        }

        return operation.IfMatch is null ? Create(operation) : ItemResult.PreconditionFailed;
    }

    private ItemResult Delete(ItemOperation operation)
    {
        if (Find(operation) is not { } found) { return ItemResult.Missing; }
        if (Fails(operation, found.Lsn)) { return ItemResult.PreconditionFailed; }

        Remove(found.Rid);
        return new(204, RequestUnits.Write(found.Length), KeepNextLsn());
    }

    private ItemResult Patch(ItemOperation operation)
    {
        if (ItemReading.Find(session, container, operation.Key, operation.Id, now) is not { } item)
        {
            return ItemResult.Missing;
        }

        if (Fails(operation, item.Lsn)) { return ItemResult.PreconditionFailed; }
        if (!operation.Patch!.Applies(item.Compose(container)))
        {
            return ItemResult.Failed(
                412, "One of the specified pre-condition is not met: the patch's filter predicate.", 1110);
        }

        try
        {
            var patched = ItemBody.Parse(operation.Patch.Apply(item.Body), container.Definition);
            return patched.Id == operation.Id && patched.Key == operation.Key
                ? Update(item.Rid, patched)
                : ItemResult.Failed(400, "A patch cannot change an item's id or its partition key.");
        }
        catch (RefusalException refused)
        {
            return ItemResult.Of(refused);
        }
    }

    private ItemResult Update(long rid, ItemBody body)
    {
        var keys = UniqueKeys.Of(container.Definition, body);
        if (UniqueKeys.AreTaken(session, container, keys, rid, now, Remove)) { return ItemResult.NotUnique; }

        var lsn = container.NextLsn();
        session.Execute(container.Table.Update, rid, lsn, now, body.Ttl, Expiry(body), Bytes(body));
        if (keys.Count > 0) { session.Execute(container.Table.UniqueDelete, rid); }
        Hold(keys, rid);
        return Written(200, body, rid, lsn);
    }

    private int Insert(ItemBody body, long lsn) => session.Execute(
        container.Table.Insert, lsn, body.Key.Canonical, body.Id, now, body.Ttl, Expiry(body), Bytes(body));

    private void Hold(IReadOnlyList<string> keys, long rid)
    {
        foreach (var key in keys) { session.Execute(container.Table.UniqueInsert, key, rid); }
    }

    /// <summary>The living row of a key. An expired one is removed: to every client it is gone already.</summary>
    private (long Rid, long Lsn, int Length)? Find(ItemOperation operation)
    {
        long rid, lsn;
        int length;
        var command = session.Command(container.Table.FindHead, operation.Key.Canonical, operation.Id);
        using (var row = command.ExecuteReader())
        {
            if (!row.Read()) { return null; }
            rid = row.GetInt64(0);
            lsn = row.GetInt64(1);
            length = row.GetInt32(4);
            if (row.IsDBNull(3) || row.GetInt64(3) > now) { return (rid, lsn, length); }
        }

        Remove(rid);
        KeepNextLsn();
        return null;
    }

    private bool Fails(ItemOperation operation, long lsn) =>
        operation.IfMatch is { } expected && expected != "*" && expected != container.ETagOf(lsn);

    private long? Expiry(ItemBody body) =>
        container.Definition.DefaultTtl is { } byDefault && (body.Ttl ?? byDefault) is > 0 and var ttl
            ? now + ttl
            : null;

    private ItemResult Written(int status, ItemBody body, long rid, long lsn) =>
        new(status, RequestUnits.Write(body.Json.Length), lsn, new StoredItem(rid, lsn, now, body.Json));

    private static byte[] Bytes(ItemBody body) =>
        MemoryMarshal.TryGetArray(body.Json, out var segment) && segment is { Offset: 0, Array: { } array }
            && segment.Count == array.Length
            ? array
            : body.Json.ToArray();
}
