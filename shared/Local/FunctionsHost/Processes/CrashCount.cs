namespace ServerlessShop.Local.FunctionsHost.Processes;

/// <summary>How crashes are answered: soon after the first, ever more slowly while they go on.</summary>
public sealed class CrashCount
{
    /// <summary>Crashes in a row that make a loop.</summary>
    public const int Loop = 3;

    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>A worker that lived this long was well; its end begins a new count.</summary>
    public static readonly TimeSpan Well = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _firstDelay = TimeSpan.FromMilliseconds(250);

    public int InARow { get; private set; }

    /// <summary>Counts a crash; the result is how long to wait before the next start.</summary>
    public TimeSpan Add(TimeSpan lived)
    {
        InARow = lived < Well ? InARow + 1 : 1;
        var delay = _firstDelay * Math.Pow(4, Math.Min(InARow - 1, 10));
        return delay < LongestDelay ? delay : LongestDelay;
    }
}
