using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Testing.Cosmos;

namespace ServerlessShop.Inventory.Specs.Standins;

/// <summary>
/// A container in memory, for the point reads and transactional batches the stores are made of, with the semantics of
/// Cosmos DB: ETags, 404, 409, 412 and 424, all or nothing. Each operation waits for its turn before it is done, and
/// again before it is answered, so that a spec can choose what happens when, and who never hears the answer.
/// </summary>
public sealed class MemoryContainer(MemoryStore store, Func<string, Task>? turn = null) : UnsupportedContainer
{
    /// <summary>Operations so far: a batch counts once.</summary>
    public List<string> Operations { get; } = [];

    public override async Task<ResponseMessage> ReadItemStreamAsync(
        string id, PartitionKey partitionKey, ItemRequestOptions options, CancellationToken cancellation)
    {
        var partition = Text(partitionKey);
        await Turn($"read {partition}/{id}");
        var found = store.Find(partition, id);
        Operations.Add($"read {partition}/{id}");
        await Turn($"answer read {partition}/{id}");

        if (found is not { } document) { return new ResponseMessage(HttpStatusCode.NotFound); }

        var response = new ResponseMessage(HttpStatusCode.OK) { Content = new MemoryStream(document.Body) };
        response.Headers.Add("etag", document.ETag);
        return response;
    }

    public override TransactionalBatch CreateTransactionalBatch(PartitionKey partitionKey) =>
        new Batch(this, Text(partitionKey));

    private Task Turn(string what) => turn?.Invoke(what) ?? Task.CompletedTask;

    private static string Text(PartitionKey key) => JsonSerializer.Deserialize<string[]>(key.ToString())![0];

    private sealed class Batch(MemoryContainer container, string partition) : UnsupportedBatch
    {
        private const int OperationsMax = 100;
        private const int BytesMax = 2 * 1024 * 1024;

        private readonly List<(bool Create, string Id, string? IfMatch, byte[] Body)> _operations = [];

        public override TransactionalBatch CreateItemStream(
            Stream body, TransactionalBatchItemRequestOptions options) =>
            Add(create: true, id: null, options, body);

        public override TransactionalBatch ReplaceItemStream(
            string id, Stream body, TransactionalBatchItemRequestOptions options) =>
            Add(create: false, id, options, body);

        public override Task<TransactionalBatchResponse> ExecuteAsync(CancellationToken cancellation) =>
            ExecuteAsync(null!, cancellation);

        public override async Task<TransactionalBatchResponse> ExecuteAsync(
            TransactionalBatchRequestOptions options, CancellationToken cancellation)
        {
            var what = $"write {partition}/{string.Join(',', _operations.Select(operation => operation.Id))}";
            await container.Turn(what);
            if (_operations.Count > OperationsMax || _operations.Sum(operation => operation.Body.Length) > BytesMax)
            {
                return new BatchResponse(
                    [.. _operations.Select(_ => (HttpStatusCode.RequestEntityTooLarge, (string?)null))]);
            }

            var results = container.Commit(partition, _operations);
            container.Operations.Add(what);
            await container.Turn($"answer {what}");
            return new BatchResponse(results);
        }

        private Batch Add(bool create, string? id, TransactionalBatchItemRequestOptions options, Stream body)
        {
            using var copy = new MemoryStream();
            body.CopyTo(copy);
            var bytes = copy.ToArray();
            _operations.Add((create, id ?? (string)JsonNode.Parse(bytes)!["id"]!, options?.IfMatchEtag, bytes));
            return this;
        }
    }

    private IReadOnlyList<(HttpStatusCode Status, string? ETag)> Commit(
        string partition, IReadOnlyList<(bool Create, string Id, string? IfMatch, byte[] Body)> operations) =>
        store.Commit(partition, operations);
}
