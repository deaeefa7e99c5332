using System.Runtime.CompilerServices;
using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Testing.Cosmos;

/// <summary>
/// A batch that has nothing: a stand-in overrides what it has, and what else is asked of it fails by name.
/// </summary>
public abstract class UnsupportedBatch : TransactionalBatch
{
    public override TransactionalBatch CreateItem<T>(T item, TransactionalBatchItemRequestOptions requestOptions) =>
        throw NotThere();

    public override TransactionalBatch CreateItemStream(
        Stream streamPayload, TransactionalBatchItemRequestOptions requestOptions) =>
        throw NotThere();

    public override TransactionalBatch ReadItem(string id, TransactionalBatchItemRequestOptions requestOptions) =>
        throw NotThere();

    public override TransactionalBatch UpsertItem<T>(T item, TransactionalBatchItemRequestOptions requestOptions) =>
        throw NotThere();

    public override TransactionalBatch UpsertItemStream(
        Stream streamPayload, TransactionalBatchItemRequestOptions requestOptions) =>
        throw NotThere();

    public override TransactionalBatch ReplaceItem<T>(
        string id, T item, TransactionalBatchItemRequestOptions requestOptions) =>
        throw NotThere();

    public override TransactionalBatch ReplaceItemStream(
        string id, Stream streamPayload, TransactionalBatchItemRequestOptions requestOptions) =>
        throw NotThere();

    public override TransactionalBatch DeleteItem(string id, TransactionalBatchItemRequestOptions requestOptions) =>
        throw NotThere();

    public override TransactionalBatch PatchItem(
        string id, IReadOnlyList<PatchOperation> patchOperations,
        TransactionalBatchPatchItemRequestOptions requestOptions) =>
        throw NotThere();

    private static NotSupportedException NotThere([CallerMemberName] string member = "") =>
        new($"This batch has no {member}.");
}
