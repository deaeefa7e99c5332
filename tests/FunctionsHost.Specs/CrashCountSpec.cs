using ServerlessShop.Local.FunctionsHost.Processes;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class CrashCountSpec
{
    [Fact]
    public void Fast_crashes_wait_ever_longer_but_never_for_ever()
    {
        var crashes = new CrashCount();
        Assert.Equal(
            [0.25, 1, 4, 16, 30, 30],
            Enumerable.Range(0, 6).Select(_ => crashes.Add(TimeSpan.FromSeconds(2)).TotalSeconds));
    }

    [Fact]
    public void A_worker_that_was_well_for_a_while_begins_a_new_count()
    {
        var crashes = new CrashCount();
        for (var i = 0; i < 5; i++) { crashes.Add(TimeSpan.Zero); }
        Assert.Equal(TimeSpan.FromSeconds(0.25), crashes.Add(CrashCount.Well));
        Assert.Equal(1, crashes.InARow);
    }
}
