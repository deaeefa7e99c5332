using System.Runtime.CompilerServices;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Scripts;

namespace ServerlessShop.Testing.Cosmos;

/// <summary>
/// A container that has nothing: a stand-in overrides what it has, and what else is asked of it fails by name.
/// </summary>
public abstract class UnsupportedContainer : Container
{
    public override string Id => throw NotThere();

    public override Database Database => throw NotThere();

    public override Conflicts Conflicts => throw NotThere();

    public override Scripts Scripts => throw NotThere();

    public override Task<ContainerResponse> ReadContainerAsync(
        ContainerRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ResponseMessage> ReadContainerStreamAsync(
        ContainerRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ContainerResponse> ReplaceContainerAsync(
        ContainerProperties containerProperties, ContainerRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ResponseMessage> ReplaceContainerStreamAsync(
        ContainerProperties containerProperties, ContainerRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ContainerResponse> DeleteContainerAsync(
        ContainerRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ResponseMessage> DeleteContainerStreamAsync(
        ContainerRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<int?> ReadThroughputAsync(
        CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ThroughputResponse> ReadThroughputAsync(
        RequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ThroughputResponse> ReplaceThroughputAsync(
        int throughput, RequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ThroughputResponse> ReplaceThroughputAsync(
        ThroughputProperties throughputProperties, RequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ResponseMessage> CreateItemStreamAsync(
        Stream streamPayload, PartitionKey partitionKey, ItemRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ItemResponse<T>> CreateItemAsync<T>(
        T item, PartitionKey? partitionKey, ItemRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ItemResponse<T>> ReadItemAsync<T>(
        string id, PartitionKey partitionKey, ItemRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ResponseMessage> UpsertItemStreamAsync(
        Stream streamPayload, PartitionKey partitionKey, ItemRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ItemResponse<T>> UpsertItemAsync<T>(
        T item, PartitionKey? partitionKey, ItemRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ResponseMessage> ReplaceItemStreamAsync(
        Stream streamPayload, string id, PartitionKey partitionKey, ItemRequestOptions options,
        CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ItemResponse<T>> ReplaceItemAsync<T>(
        T item, string id, PartitionKey? partitionKey, ItemRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ResponseMessage> ReadManyItemsStreamAsync(
        IReadOnlyList<(string id, PartitionKey partitionKey)> items, ReadManyRequestOptions options,
        CancellationToken cancellation) =>
        throw NotThere();

    public override Task<FeedResponse<T>> ReadManyItemsAsync<T>(
        IReadOnlyList<(string id, PartitionKey partitionKey)> items, ReadManyRequestOptions options,
        CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ItemResponse<T>> PatchItemAsync<T>(
        string id, PartitionKey partitionKey, IReadOnlyList<PatchOperation> patchOperations,
        PatchItemRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ResponseMessage> PatchItemStreamAsync(
        string id, PartitionKey partitionKey, IReadOnlyList<PatchOperation> patchOperations,
        PatchItemRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ResponseMessage> DeleteItemStreamAsync(
        string id, PartitionKey partitionKey, ItemRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override Task<ItemResponse<T>> DeleteItemAsync<T>(
        string id, PartitionKey partitionKey, ItemRequestOptions options, CancellationToken cancellation) =>
        throw NotThere();

    public override FeedIterator GetItemQueryStreamIterator(
        QueryDefinition queryDefinition, string continuationToken, QueryRequestOptions options) =>
        throw NotThere();

    public override FeedIterator<T> GetItemQueryIterator<T>(
        QueryDefinition queryDefinition, string continuationToken, QueryRequestOptions options) =>
        throw NotThere();

    public override FeedIterator GetItemQueryStreamIterator(
        string queryText, string continuationToken, QueryRequestOptions options) =>
        throw NotThere();

    public override FeedIterator<T> GetItemQueryIterator<T>(
        string queryText, string continuationToken, QueryRequestOptions options) =>
        throw NotThere();

    public override FeedIterator GetItemQueryStreamIterator(
        FeedRange feedRange, QueryDefinition queryDefinition, string continuationToken, QueryRequestOptions options) =>
        throw NotThere();

    public override FeedIterator<T> GetItemQueryIterator<T>(
        FeedRange feedRange, QueryDefinition queryDefinition, string continuationToken, QueryRequestOptions options) =>
        throw NotThere();

    public override IOrderedQueryable<T> GetItemLinqQueryable<T>(
        bool allowSynchronousQueryExecution, string continuationToken, QueryRequestOptions options,
        CosmosLinqSerializerOptions linqSerializerOptions) =>
        throw NotThere();

    public override ChangeFeedProcessorBuilder GetChangeFeedProcessorBuilder<T>(
        string processorName, ChangesHandler<T> onChangesDelegate) =>
        throw NotThere();

    public override ChangeFeedProcessorBuilder GetChangeFeedEstimatorBuilder(
        string processorName, ChangesEstimationHandler estimationDelegate, TimeSpan? estimationPeriod) =>
        throw NotThere();

    public override ChangeFeedEstimator GetChangeFeedEstimator(
        string processorName, Container leaseContainer) =>
        throw NotThere();

    public override Task<IReadOnlyList<FeedRange>> GetFeedRangesAsync(
        CancellationToken cancellation) =>
        throw NotThere();

    public override FeedIterator GetChangeFeedStreamIterator(
        ChangeFeedStartFrom changeFeedStartFrom, ChangeFeedMode changeFeedMode,
        ChangeFeedRequestOptions changeFeedRequestOptions) =>
        throw NotThere();

    public override FeedIterator<T> GetChangeFeedIterator<T>(
        ChangeFeedStartFrom changeFeedStartFrom, ChangeFeedMode changeFeedMode,
        ChangeFeedRequestOptions changeFeedRequestOptions) =>
        throw NotThere();

    public override ChangeFeedProcessorBuilder GetChangeFeedProcessorBuilder<T>(
        string processorName, ChangeFeedHandler<T> onChangesDelegate) =>
        throw NotThere();

    public override ChangeFeedProcessorBuilder GetChangeFeedProcessorBuilderWithManualCheckpoint<T>(
        string processorName, ChangeFeedHandlerWithManualCheckpoint<T> onChangesDelegate) =>
        throw NotThere();

    public override ChangeFeedProcessorBuilder GetChangeFeedProcessorBuilder(
        string processorName, ChangeFeedStreamHandler onChangesDelegate) =>
        throw NotThere();

    public override ChangeFeedProcessorBuilder GetChangeFeedProcessorBuilderWithManualCheckpoint(
        string processorName, ChangeFeedStreamHandlerWithManualCheckpoint onChangesDelegate) =>
        throw NotThere();

    protected static NotSupportedException NotThere([CallerMemberName] string member = "") =>
        new($"This container has no {member}.");
}
