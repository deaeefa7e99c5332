using System.Collections.Concurrent;
using System.Text.Json;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Trade;

/// <summary>
/// Follows orders to their ends by the change feed of Ordering's container. Only for pacing and the progress bar: what
/// the reconciliation prints is read back later, from the stores.
/// </summary>
public sealed class OrderFollowing(IChangeFeed feed, string database)
{
    private const int PageMax = 500;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(25);
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _ends = new();

    /// <summary>Ends when the order has come to an end, or a person is needed.</summary>
    public Task EndOf(Guid order) => Awaited(order).Task;

    /// <summary>Reads the feed until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        var continuation = 0L;
        while (!cancellation.IsCancellationRequested)
        {
            var page = feed.Read(database, "ordering", continuation, PageMax);
            continuation = page.Continuation;
            foreach (var document in page.Documents) { Note(document); }
            if (page.Documents.Count == 0)
            {
                await Task.Delay(_look, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Note(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document);
        var root = json.RootElement;
        if (root.GetProperty("kind").GetString() != "order") { return; }
        if (root.GetProperty("body").TryGetProperty("progress", out var progress)
            && progress.GetString() is not ("placed" or "stockReserved" or "confirmed"))
        {
            Awaited(root.GetProperty("pk").GetGuid()).TrySetResult();
        }
    }

    private TaskCompletionSource Awaited(Guid order) =>
        _ends.GetOrAdd(order, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
