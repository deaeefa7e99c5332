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
    private static readonly string[] _underWay =
        ["placed", "stockReserved", "confirmed", "dispatched", "delivered", "cancelRequested"];

    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _confirmed = new();
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _ends = new();

    /// <summary>Ends when the order is confirmed and waits to be sent, or has come to its end.</summary>
    public Task Confirmed(Guid order) => Awaited(_confirmed, order).Task;

    /// <summary>Ends when the order has come to an end, or a person is needed.</summary>
    public Task EndOf(Guid order) => Awaited(_ends, order).Task;

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
        if (!root.GetProperty("body").TryGetProperty("progress", out var progress)) { return; }

        var order = root.GetProperty("pk").GetGuid();
        if (progress.GetString() is not ("placed" or "stockReserved")) { Awaited(_confirmed, order).TrySetResult(); }
        if (!_underWay.Contains(progress.GetString())) { Awaited(_ends, order).TrySetResult(); }
    }

    private static TaskCompletionSource Awaited(ConcurrentDictionary<Guid, TaskCompletionSource> moments, Guid order) =>
        moments.GetOrAdd(order, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
