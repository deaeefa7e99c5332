namespace ServerlessShop.Configuration.Specs;

public sealed class WatchSpec
{
    [Fact]
    public async Task A_watcher_is_told_at_once_and_then_at_every_change_of_the_sentinel()
    {
        await using var store = await RunningStore.Start();
        await store.Set("Gateway:calls", "10");
        var told = new List<string>();
        using var watch = store.Server.Watch("Gateway:", values => told.Add(string.Join(',', values.OrderBy(v => v.Key))));

        await store.Set("Gateway:calls", "20");
        await store.Set("Gateway:window", "60");
        Assert.Equal(["[calls, 10]"], told);

        await store.Set(RunningStore.Sentinel, "2");
        Assert.Equal(["[calls, 10]", "[calls, 20],[window, 60]"], told);
    }

    [Fact]
    public async Task A_watcher_sees_the_label_of_this_place_before_none()
    {
        await using var store = await RunningStore.Start(options => options with { Label = "local" });
        await store.Set("Gateway:calls", "10");
        await store.Put("kv/Gateway:calls?label=local", new { value = "1000" });
        await store.Put("kv/Gateway:calls?label=prod", new { value = "5" });
        IReadOnlyDictionary<string, string>? told = null;

        using var watch = store.Server.Watch("Gateway:", values => told = values);

        Assert.Equal("1000", told!["calls"]);
    }

    [Fact]
    public async Task A_watcher_that_throws_fails_no_write_and_no_other_watcher()
    {
        await using var store = await RunningStore.Start();
        var calls = 0;
        using var bad = store.Server.Watch("Gateway:", _ => { if (calls > 0) { throw new InvalidOperationException("no"); } });
        using var good = store.Server.Watch("Gateway:", _ => calls++);

        await store.Set(RunningStore.Sentinel, "2");

        Assert.Equal(2, calls);
        Assert.Contains(store.Logged, line => line.Contains("no", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_who_left_is_told_no_more()
    {
        await using var store = await RunningStore.Start();
        var calls = 0;
        store.Server.Watch("Gateway:", _ => calls++).Dispose();

        await store.Set(RunningStore.Sentinel, "2");

        Assert.Equal(1, calls);
    }
}
