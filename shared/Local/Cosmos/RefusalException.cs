namespace ServerlessShop.Local.Cosmos;

/// <summary>A request that is refused, with the status, sub-status and words of the answer.</summary>
public sealed class RefusalException(int status, string message, int subStatus = 0) : Exception(message)
{
    public int Status { get; } = status;

    public int SubStatus { get; } = subStatus;

    public static RefusalException BadRequest(string message, int subStatus = 0) => new(400, message, subStatus);

    /// <summary>What Azure offers and this server does not. Never pretend.</summary>
    public static RefusalException NotHere(string what) =>
        new(400, $"{what} is not implemented by this local server.");
}
