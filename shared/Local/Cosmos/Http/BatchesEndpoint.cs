using ServerlessShop.Local.Cosmos.Batches;
using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Cosmos.Items;

namespace ServerlessShop.Local.Cosmos.Http;

/// <summary>
/// Transactional batches and bulk requests, in the .NET SDK's binary form and in the JavaScript SDK's JSON.
/// </summary>
internal sealed class BatchesEndpoint(ItemStore items, Operations operations)
{
    public async Task<Answer> Run(CosmosRequest request, Container container)
    {
        if (request.Body.Length > ItemBody.BytesMax) { throw new RefusalException(413, "Request size is too large"); }
        if (request.Body.IsEmpty) { throw RefusalException.BadRequest("A batch needs operations."); }

        var isJson = request.Body.Span[0] == (byte)'[';
        var rows = isJson ? JsonBatch.Read(request.Body) : HybridRowReader.Read(request.Body);
        if (rows.Count is 0 or > BatchOperations.OperationsMax)
        {
            throw RefusalException.BadRequest(
                $"A batch has 1 to {BatchOperations.OperationsMax} operations; this one has {rows.Count}.");
        }

        var isAtomic = request.Flag(Names.BatchAtomic);
        PartitionKeyValue? key = isAtomic ? request.RequirePartition() : request.Partition;
        if (!isAtomic) { request.RefuseRangeParts(); }

        var batch = rows.ConvertAll(row => BatchOperations.Read(row, container, key));
        var results = await items.WriteBatch(container, batch, isAtomic, request.Flag(Names.BatchContinue));
        Count(container, batch, results);

        var answer = results.Select((result, i) => Row(container, result, rows[i].Minimal || request.IsMinimal))
            .ToList();
        return new(Array.TrueForAll(results, result => result.Succeeded) ? 200 : 207)
        {
            Container = container,
            Charge = results.Sum(result => result.Charge),
            Body = isJson ? JsonBatch.Write(answer) : HybridRowWriter.Write(answer),
            ContentType = isJson ? "application/json" : "application/octet-stream",
        };
    }

    private void Count(Container container, List<ItemOperation> batch, ItemResult[] results)
    {
        operations.Add(container.Id, OperationKind.Batch, 0);
        operations.Add(container.Id, OperationKind.BatchOperation, results.Sum(result => result.Charge), batch.Count);
    }

    private static BatchResultRow Row(Container container, ItemResult result, bool isMinimal)
    {
        var etag = result.Item is { } stored ? container.ETagOf(stored.Lsn) : null;
        ReadOnlyMemory<byte> body = result switch
        {
            { Error: { } error, Status: not 424 } => Answer.ErrorBody(error),
            { Item: { } item, Status: not 304 } when !(isMinimal && result.Lsn > 0) => item.Compose(container),
            _ => default,
        };
        return new(result.Status, result.SubStatus, etag, body, result.Charge, null);
    }
}
