using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Persistence;
using ServerlessShop.Testing.Cosmos;

namespace ServerlessShop.Journey.Specs.Standins;

internal sealed partial class MemoryContainer
{
    /// <summary>Puts a batch together, and commits it as one effect.</summary>
    private sealed class MemoryBatch(MemoryContainer container, string pk) : UnsupportedBatch
    {
        private const int OperationsMax = 100;
        private const int BytesMax = 2 * 1024 * 1024;

        private readonly List<BatchOperation> _operations = [];

        public override TransactionalBatch CreateItemStream(
            Stream streamPayload, TransactionalBatchItemRequestOptions requestOptions)
        {
            var body = ((MemoryStream)streamPayload).ToArray();
            var (id, kind) = IdAndKind(body);
            return Add(new(Doing.Create, id, kind, null, body));
        }

        public override TransactionalBatch ReplaceItemStream(
            string id, Stream streamPayload, TransactionalBatchItemRequestOptions requestOptions)
        {
            var body = ((MemoryStream)streamPayload).ToArray();
            return Add(new(Doing.Replace, id, IdAndKind(body).Kind, requestOptions?.IfMatchEtag, body));
        }

        public override TransactionalBatch DeleteItem(string id, TransactionalBatchItemRequestOptions requestOptions) =>
            Add(new(Doing.Delete, id, "", requestOptions?.IfMatchEtag, []));

        public override Task<TransactionalBatchResponse> ExecuteAsync(CancellationToken cancellationToken = default) =>
            ExecuteAsync(null!, cancellationToken);

        public override async Task<TransactionalBatchResponse> ExecuteAsync(
            TransactionalBatchRequestOptions requestOptions, CancellationToken cancellationToken)
        {
            if (_operations.Count > OperationsMax || _operations.Sum(operation => operation.Body.Length) > BytesMax)
            {
                return new BatchResponse(All(HttpStatusCode.RequestEntityTooLarge));
            }

            await container._bug.BeforeCommit(container._node, _operations);
            var operations = _operations.ConvertAll(container._bug.In);
            return new BatchResponse(await container._effects.Do(
                container._node,
                _operations.Exists(operation => operation.Doing == Doing.Delete) ? Effect.Forget
                : _operations.Exists(operation => operation.Kind == OutboxEntry.EntryKind) ? Effect.CommitAndPromise
                : Effect.Commit,
                $"{pk}/{_operations[0].Id}",
                () => container._store.Commit(pk, operations),
                Unknown,
                () => All(HttpStatusCode.TooManyRequests)));
        }

        private MemoryBatch Add(BatchOperation operation)
        {
            _operations.Add(operation);
            return this;
        }

        private IReadOnlyList<(HttpStatusCode, string?)> All(HttpStatusCode status) =>
            [.. _operations.Select(_ => (status, (string?)null))];

        public static (string Id, string Kind) IdAndKind(byte[] body)
        {
            var (id, kind) = ("", "");
            var reader = new Utf8JsonReader(body);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("id"u8);
                var isKind = reader.ValueTextEquals("kind"u8);
                reader.Read();
                if (isId) { id = reader.GetString()!; }
                else if (isKind) { kind = reader.GetString()!; }
                else { reader.Skip(); }
            }

            return (id, kind);
        }
    }
}
