using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Journey.Specs.Bugs;
using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Persistence;
using ServerlessShop.Testing.Cosmos;

namespace ServerlessShop.Journey.Specs.Standins;

/// <summary>
/// One instance's connection to a container in memory. It has what the stores, the outbox and its sweep use.
/// </summary>
internal sealed partial class MemoryContainer(MemoryStore store, Node node, Effects effects, Bug bug)
    : UnsupportedContainer
{
    private readonly MemoryStore _store = store;
    private readonly Node _node = node;
    private readonly Effects _effects = effects;
    private readonly Bug _bug = bug;

    public override async Task<ResponseMessage> ReadItemStreamAsync(
        string id, PartitionKey partitionKey, ItemRequestOptions options, CancellationToken cancellation)
    {
        var pk = Text(partitionKey);
        var (status, found) = await _effects.Do(
            _node, Effect.Read, id, () => (HttpStatusCode.OK, _store.Find(pk, id)), Unknown,
            () => (HttpStatusCode.TooManyRequests, null));

        if (status != HttpStatusCode.OK) { return new ResponseMessage(status); }
        if (found is null) { return new ResponseMessage(HttpStatusCode.NotFound); }

        var response = new ResponseMessage(HttpStatusCode.OK) { Content = new MemoryStream(found.Body, writable: false) };
        response.Headers.Add("etag", found.ETag);
        return response;
    }

    public override TransactionalBatch CreateTransactionalBatch(PartitionKey partitionKey) =>
        new MemoryBatch(this, Text(partitionKey));

    public override async Task<ResponseMessage> DeleteItemStreamAsync(
        string id, PartitionKey partitionKey, ItemRequestOptions options, CancellationToken cancellation)
    {
        var pk = Text(partitionKey);
        return new(await _effects.Do(
            _node, Effect.Forget, id, () => _store.Delete(pk, id), Unknown, () => HttpStatusCode.TooManyRequests));
    }

    public override async Task<ResponseMessage> PatchItemStreamAsync(
        string id, PartitionKey partitionKey, IReadOnlyList<PatchOperation> patchOperations,
        PatchItemRequestOptions options, CancellationToken cancellation)
    {
        var pk = Text(partitionKey);
        return new(await _effects.Do(
            _node, Effect.Postpone, id, () => Patch(pk, id, patchOperations), Unknown,
            () => HttpStatusCode.TooManyRequests));
    }

    public override FeedIterator GetItemQueryStreamIterator(
        QueryDefinition queryDefinition, string continuationToken, QueryRequestOptions options) =>
        new Overdue(this, queryDefinition);

    private HttpStatusCode Patch(string pk, string id, IReadOnlyList<PatchOperation> operations)
    {
        if (_store.Find(pk, id) is not { } there) { return HttpStatusCode.NotFound; }

        var json = JsonNode.Parse(there.Body)!;
        foreach (var operation in operations)
        {
            if (operation.OperationType != PatchOperationType.Set) { throw NotThere(); }

            json[operation.Path[1..]] = operation switch
            {
                PatchOperation<int> { Value: var number } => number,
                PatchOperation<long> { Value: var number } => number,
                PatchOperation<string> { Value: var text } => text,
                _ => throw NotThere(),
            };
        }

        _store.Write(pk, id, there.Kind, JsonSerializer.SerializeToUtf8Bytes(json));
        return HttpStatusCode.OK;
    }

    private static string Text(PartitionKey key) => JsonSerializer.Deserialize<string[]>(key.ToString())![0];

    private static CosmosException Unknown() => new(
        "Nobody knows.", HttpStatusCode.ServiceUnavailable, subStatusCode: 0, "disorder", requestCharge: 0);

    /// <summary>The one query that is made while nobody asks for lists: what the sweep of an outbox looks for.</summary>
    private sealed class Overdue(MemoryContainer container, QueryDefinition query) : FeedIterator
    {
        private const string Known =
            "SELECT * FROM c WHERE c.kind = @kind AND c.retryAtSeconds <= @now AND c._ts < @olderThan OFFSET 0 LIMIT @max";

        private bool _read;

        public override bool HasMoreResults => !_read;

        public override async Task<ResponseMessage> ReadNextAsync(CancellationToken cancellationToken = default)
        {
            if (query.QueryText != Known)
            {
                throw new NotSupportedException($"MemoryContainer does not know '{query.QueryText}'.");
            }

            _read = true;
            var values = query.GetQueryParameters().ToDictionary(value => value.Name, value => value.Value);
            var (status, found) = await container.Ask(
                (string)values["@kind"], (long)values["@now"], (long)values["@olderThan"], (int)values["@max"]);
            var page = new ResponseMessage(status);
            if (found is not null) { page.Content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(found)); }
            return page;
        }
    }

    private Task<(HttpStatusCode, JsonObject?)> Ask(string kind, long now, long olderThan, int max) => _effects.Do(
        _node, Effect.Query, kind,
        () => (HttpStatusCode.OK, (JsonObject?)new JsonObject
        {
            ["Documents"] = new JsonArray(
            [
                .. _store.Documents
                    .Where(document => document.Kind == kind && document.ChangedAt.ToUnixTimeSeconds() < olderThan)
                    .Where(document => document.Read<OutboxEntry>().RetryAtSeconds <= now)
                    .OrderBy(document => document.Sequence)
                    .Take(max)
                    .Select(document => JsonNode.Parse(document.Body)),
            ]),
        }),
        Unknown,
        () => (HttpStatusCode.TooManyRequests, null));
}
