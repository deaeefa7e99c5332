namespace ServerlessShop.FunctionsHost.Specs.Fakes;

/// <summary>Turns a spec that would hang into one that fails. No spec depends on how long anything takes.</summary>
public static class Patience
{
    private static readonly TimeSpan _end = TimeSpan.FromSeconds(60);

    public static Task Soon(this Task task) => task.WaitAsync(_end);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(_end);
}
