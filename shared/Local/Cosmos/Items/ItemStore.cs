using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Cosmos.Items;

/// <summary>Items of all containers: reads on any thread, writes in turn, answered when durable.</summary>
internal sealed class ItemStore(Database file, TimeProvider clock)
{
    private const int SweepMax = 500;

    public long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    public ItemResult Read(Container container, ItemOperation operation) =>
        file.Read(session => ItemReading.Read(session, container, operation, Now));

    public Task<ItemResult> Write(Container container, ItemOperation operation) =>
        file.Write(
            session => Writing(session, container).Run(operation),
            result => container.Committed(result.Lsn));

    /// <summary>
    /// Atomic: all or none, and the operation that failed says why. Otherwise each stands for itself.
    /// </summary>
    public Task<ItemResult[]> WriteBatch(
        Container container, IReadOnlyList<ItemOperation> operations, bool isAtomic, bool continues) =>
        file.Write(
            session => isAtomic
                ? RunAtomically(session, container, operations)
                : RunEach(Writing(session, container), operations, continues),
            results =>
            {
                foreach (var result in results) { container.Committed(result.Lsn); }
            });

    public Task<int> DeletePartition(Container container, PartitionKeyValue key)
    {
        var lsn = 0L;
        return file.Write(
            session =>
            {
                var writing = Writing(session, container);
                var rids = session.Query(row => row.GetInt64(0), container.Table.RidsOfPartition, key.Canonical);
                foreach (var rid in rids) { writing.Remove(rid); }
                lsn = writing.KeepNextLsn();
                return rids.Count;
            },
            _ => container.Committed(lsn));
    }

    /// <summary>
    /// Removes rows that nobody can see any more, a few hundred to a transaction so that writers get their turn.
    /// </summary>
    public async Task Sweep(Container container)
    {
        while (file.Read(session => session.Scalar(container.Table.Expired, Now, 1)) is not null)
        {
            var lsn = 0L;
            await file.Write(
                session =>
                {
                    if (container.IsGone) { return 0; }
                    var writing = Writing(session, container);
                    var rids = session.Query(row => row.GetInt64(0), container.Table.Expired, Now, SweepMax);
                    foreach (var rid in rids) { writing.Remove(rid); }
                    lsn = writing.KeepNextLsn();
                    return rids.Count;
                },
                _ => container.Committed(lsn));
        }
    }

    private ItemWriting Writing(Session session, Container container) =>
        container.IsGone
            ? throw new RefusalException(404, $"The container '{container.Id}' does not exist.", 1003)
            : new(session, container, Now);

    private ItemResult[] RunAtomically(Session session, Container container, IReadOnlyList<ItemOperation> operations)
    {
        var writing = Writing(session, container);
        var results = new ItemResult[operations.Count];
        session.Execute("SAVEPOINT batch");
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = writing.Run(operations[i]);
            if (results[i].Succeeded) { continue; }

            session.Execute("ROLLBACK TO batch");
            var failed = results[i];
            Array.Fill(results, ItemResult.Failed(424, "Another operation of the batch failed."));
            results[i] = failed;
            break;
        }

        session.Execute("RELEASE batch");
        return results;
    }

    private static ItemResult[] RunEach(ItemWriting writing, IReadOnlyList<ItemOperation> operations, bool continues)
    {
        var results = new ItemResult[operations.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = i > 0 && !continues && results[i - 1].Status is >= 400
                ? ItemResult.Failed(424, "An operation before this one failed.")
                : writing.Run(operations[i]);
        }

        return results;
    }
}
