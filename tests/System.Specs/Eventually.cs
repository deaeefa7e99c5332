namespace ServerlessShop.WholeShop.Specs;

/// <summary>Asks what nobody tells: the state of processes and stores, until it is as wanted.</summary>
internal static class Eventually
{
    /// <summary>Far longer than anything takes; only what never comes true is ended by it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    public static async Task Holds(string what, Func<Task<bool>> holds)
    {
        using var over = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            Assert.False(over.IsCancellationRequested, $"It never came true: {what}.");
            await Task.Delay(_look);
        }
    }

    public static Task Holds(string what, Func<bool> holds) => Holds(what, () => Task.FromResult(holds()));
}
