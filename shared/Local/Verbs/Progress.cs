namespace ServerlessShop.Local.Verbs;

/// <summary>How far something is, one line per tenth: readable in a log as on a screen.</summary>
public static class Progress
{
    /// <summary>A listener that prints when another tenth is done.</summary>
    public static Action<int, int> Lines(string what)
    {
        var told = 0;
        var gate = new Lock();
        return (done, all) =>
        {
            lock (gate)
            {
                var tenth = done * 10 / Math.Max(1, all);
                if (tenth <= told) { return; }
                told = tenth;
                Console.WriteLine($"  {done} of {all} {what}");
            }
        };
    }
}
