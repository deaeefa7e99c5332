namespace ServerlessShop.Persistence;

/// <summary>Other writers were first every time. Worth another try a little later.</summary>
public sealed class ContentionException(DocumentKey key, int attempts)
    : Exception($"{key} was still contended after {attempts} attempts.");

/// <summary>Not a reason to retry: the decision must be split, for example into one document per part.</summary>
public sealed class BatchTooLargeException(int operations, long bytes) : Exception(
    $"{operations} operations and {bytes:N0} bytes in one batch; the limits are {OperationsMax} and 2 MB.")
{
    public const int OperationsMax = 100;
    public const long BytesMax = 2 * 1024 * 1024;

    public static void ThrowIfOver(int operations, long bytes)
    {
        if (operations > OperationsMax || bytes > BytesMax) { throw new BatchTooLargeException(operations, bytes); }
    }
}

/// <summary>Writers that met at one document come again at different moments, the later the longer they have tried.</summary>
internal static class Contention
{
    private const int FirstMillisecondsMax = 4;

    public static Task Pause(int attempt, TimeProvider clock, CancellationToken cancellation) =>
        Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(FirstMillisecondsMax << attempt)), clock, cancellation);
}
