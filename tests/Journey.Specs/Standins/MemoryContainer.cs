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

    /// <summary>Of the lease this instance got last.</summary>
    private long? _token;

    public override async Task<ResponseMessage> ReadItemStreamAsync(
        string id, PartitionKey partitionKey, ItemRequestOptions options, CancellationToken cancellation)
    {
        var pk = Text(partitionKey);
        var (status, found) = await _effects.Do(
            _node, EffectOn(id), id, () => (HttpStatusCode.OK, _store.Find(pk, id)), Unknown,
            () => (HttpStatusCode.TooManyRequests, null));

        if (status != HttpStatusCode.OK) { return new ResponseMessage(status); }
        if (found is null) { return new ResponseMessage(HttpStatusCode.NotFound); }

        if (_token is { } token && TokenIn(found.Body, "fence") > token)
        {
            _effects.Happened("a fenced write was refused"); // It is read to be written, and never is.
        }

        var response = new ResponseMessage(HttpStatusCode.OK) { Content = new MemoryStream(found.Body, writable: false) };
        response.Headers.Add("etag", found.ETag);
        return response;
    }

    public override Task<ResponseMessage> CreateItemStreamAsync(
        Stream streamPayload, PartitionKey partitionKey, ItemRequestOptions options, CancellationToken cancellation) =>
        Write(Doing.Create, (MemoryStream)streamPayload, partitionKey, options);

    public override Task<ResponseMessage> ReplaceItemStreamAsync(
        Stream streamPayload, string id, PartitionKey partitionKey, ItemRequestOptions options,
        CancellationToken cancellation) =>
        Write(Doing.Replace, (MemoryStream)streamPayload, partitionKey, options);

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
        var postpones = patchOperations.All(operation => operation.OperationType == PatchOperationType.Set);
        return new(await _effects.Do(
            _node, postpones ? Effect.Postpone : Effect.Commit, id, () => Patch(pk, id, patchOperations), Unknown,
            () => HttpStatusCode.TooManyRequests));
    }

    public override FeedIterator GetItemQueryStreamIterator(
        QueryDefinition queryDefinition, string continuationToken, QueryRequestOptions options) =>
        new Found(this, queryDefinition);

    private async Task<ResponseMessage> Write(
        Doing doing, MemoryStream payload, PartitionKey partitionKey, ItemRequestOptions? options)
    {
        var (pk, body) = (Text(partitionKey), payload.ToArray());
        var (id, kind) = MemoryBatch.IdAndKind(body);
        var write = _bug.In(new BatchOperation(doing, id, kind, options?.IfMatchEtag, body));
        var (status, etag) = await _effects.Do(
            _node, EffectOn(id, otherwise: Effect.Commit), id, () => _store.Commit(pk, [write])[0], Unknown,
            () => (HttpStatusCode.TooManyRequests, null));

        var response = new ResponseMessage(status);
        if (etag is null) { return response; }

        if (kind == "lease") { _token = TokenIn(body, "token"); }
        response.Headers.Add("etag", etag);
        return response;
    }

    private HttpStatusCode Patch(string pk, string id, IReadOnlyList<PatchOperation> operations)
    {
        if (_store.Find(pk, id) is not { } there) { return HttpStatusCode.NotFound; }

        var json = JsonNode.Parse(there.Body)!;
        foreach (var operation in operations)
        {
            var name = operation.Path[1..];
            json[name] = (operation.OperationType, operation) switch
            {
                (PatchOperationType.Increment, PatchOperation<long> { Value: var by }) => json[name]!.GetValue<long>() + by,
                (PatchOperationType.Set, PatchOperation<int> { Value: var number }) => number,
                (PatchOperationType.Set, PatchOperation<long> { Value: var number }) => number,
                (PatchOperationType.Set, PatchOperation<string> { Value: var text }) => text,
                _ => throw NotThere(),
            };
        }

        _store.Write(pk, id, there.Kind, JsonSerializer.SerializeToUtf8Bytes(json));
        return HttpStatusCode.OK;
    }

    private static Effect EffectOn(string id, Effect otherwise = Effect.Read) => id == "lease" ? Effect.Lease : otherwise;

    private static long? TokenIn(byte[] body, string name)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            reader.Read();
            if (isIt) { return reader.GetInt64(); }

            reader.Skip();
        }

        return null;
    }

    private static string Text(PartitionKey key) => JsonSerializer.Deserialize<string[]>(key.ToString())![0];

    private static CosmosException Unknown() => new(
        "Nobody knows.", HttpStatusCode.ServiceUnavailable, subStatusCode: 0, "disorder", requestCharge: 0);
}
