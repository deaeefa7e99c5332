using System.Globalization;
using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Cosmos.Feeds;

namespace ServerlessShop.Local.Cosmos.Http;

/// <summary>The change feed over HTTP, as the SDK's iterators and its ChangeFeedProcessor read it.</summary>
internal sealed class FeedsEndpoint(ChangeFeed feed, Operations operations)
{
    public Answer Read(CosmosRequest request, Container container)
    {
        if (!string.Equals(request.Header(Names.Incremental), "Incremental Feed", StringComparison.OrdinalIgnoreCase))
        {
            throw RefusalException.NotHere(
                $"The change feed '{request.Header(Names.Incremental)}' (all versions and deletes)");
        }

        request.RefuseRangeParts();
        var changes = Changes(request, container);
        var etag = string.Create(CultureInfo.InvariantCulture, $"\"{changes.Continuation}\"");
        if (changes.Items.Count == 0)
        {
            operations.Add(container.Id, OperationKind.FeedPage, RequestUnits.Least);
            return new(304) { ETag = etag, ItemCount = 0, Container = container };
        }

        var array = ChangeFeed.Write(container, changes.Items);
        var charge = RequestUnits.Read(array.Length);
        operations.Add(container.Id, OperationKind.FeedPage, charge);
        return new(200)
        {
            Body = QueriesEndpoint.Documents(container, array.Span, changes.Items.Count),
            ETag = etag,
            ItemCount = changes.Items.Count,
            Charge = charge,
            Container = container,
        };
    }

    private Changes Changes(CosmosRequest request, Container container)
    {
        var known = request.IfNoneMatch;
        if (known == "*") { return new([], container.CommittedLsn); }
        if (known is not null)
        {
            return long.TryParse(known.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var after)
                ? feed.Read(container, after, request.PageSize, request.Partition, SinceOf(request))
                : throw RefusalException.BadRequest($"The change feed continuation {known} is malformed.");
        }

        return feed.Read(container, 0, request.PageSize, request.Partition, SinceOf(request));
    }

    /// <summary>Exclusive: a change within the named second itself does not count.</summary>
    private static long SinceOf(CosmosRequest request)
    {
        if (request.Header("If-Modified-Since") is not { } text) { return -1; }
        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
            ? since.ToUnixTimeSeconds()
            : throw RefusalException.BadRequest($"If-Modified-Since '{text}' is no date.");
    }
}
