namespace ServerlessShop.Local.Seams;

/// <summary>A page of a container's change feed: documents as UTF-8 JSON, and where to continue.</summary>
public sealed record ChangePage(IReadOnlyList<ReadOnlyMemory<byte>> Documents, long Continuation);

/// <summary>The store's change feed, latest version, as the functions host reads it.</summary>
public interface IChangeFeed
{
    /// <summary>Changes after a continuation, in commit order. Empty when there is nothing new.</summary>
    /// <param name="continuation">0 for the beginning, otherwise a page's Continuation.</param>
    ChangePage Read(string database, string container, long continuation, int max);

    /// <summary>The continuation of now: nothing that is committed already comes after it.</summary>
    long Now(string database, string container);

    /// <summary>Reads a small document (a lease, a timer's status) of a container; null when absent.</summary>
    byte[]? ReadDocument(string database, string container, string partition, string id);

    /// <summary>Writes a small document, durable when the task ends.</summary>
    Task UpsertDocument(string database, string container, string partition, string id, byte[] document);
}
