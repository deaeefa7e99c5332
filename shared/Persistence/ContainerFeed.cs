using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Persistence;

/// <summary>
/// Every document of a container as it is now, and after that every one that has changed since. For an instance that
/// keeps a copy of its own: a change feed trigger would give each change to one instance only. Not for several at once.
/// </summary>
public sealed class ContainerFeed(Container container)
{
    private const int PageSize = 1_000;

    private string? _continuation;

    /// <summary>Reads until there is nothing newer. A page counts as read once it was taken in whole.</summary>
    /// <param name="takeIn">Told each document; it is gone afterwards.</param>
    public async Task Read(Action<JsonElement> takeIn, CancellationToken cancellation)
    {
        using var feed = container.GetChangeFeedStreamIterator(
            _continuation is null ? ChangeFeedStartFrom.Beginning() : ChangeFeedStartFrom.ContinuationToken(_continuation),
            ChangeFeedMode.Incremental,
            new ChangeFeedRequestOptions { PageSizeHint = PageSize });

        while (feed.HasMoreResults)
        {
            using var page = await feed.ReadNextAsync(cancellation);
            if (page.StatusCode != HttpStatusCode.NotModified)
            {
                page.EnsureSuccessStatusCode();
                using var json = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellation);
                foreach (var document in json.RootElement.GetProperty("Documents").EnumerateArray()) { takeIn(document); }
            }

            _continuation = page.ContinuationToken;
            if (page.StatusCode == HttpStatusCode.NotModified) { return; }
        }
    }
}
