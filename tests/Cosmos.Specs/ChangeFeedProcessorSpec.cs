using System.Collections.Concurrent;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class ChangeFeedProcessorSpec(Account account) : IClassFixture<Account>, IAsyncLifetime
{
    private static readonly TimeSpan _hanging = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _heard = new();
    private Container _things = null!;
    private Container _leases = null!;

    public async Task InitializeAsync()
    {
        _things = await account.NewContainer();
        _leases = await account.NewContainer(container => container.PartitionKeyPath = "/id");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_sdks_processor_hears_every_change()
    {
        await Create("1");
        var (processor, done) = Processor("one", until: 3);
        await processor.StartAsync();
        await Create("2", "3");
        await done.WaitAsync(_hanging);
        await processor.StopAsync();

        Assert.Equal(["1", "2", "3"], _heard);
    }

    [Fact]
    public async Task Another_instance_goes_on_where_the_first_stopped()
    {
        await Create("1");
        var (first, heardOne) = Processor("one", until: 1);
        await first.StartAsync();
        await heardOne.WaitAsync(_hanging);
        await first.StopAsync();

        await Create("2");
        var (second, heardTwo) = Processor("two", until: 2);
        await second.StartAsync();
        await heardTwo.WaitAsync(_hanging);
        await second.StopAsync();

        Assert.Equal(["1", "2"], _heard);
    }

    [Fact]
    public async Task The_sdks_estimator_tells_the_lag()
    {
        await Create("1");
        var (processor, done) = Processor("one", until: 1);
        await processor.StartAsync();
        await done.WaitAsync(_hanging);
        await processor.StopAsync();
        await Create("2", "3");

        var estimator = _things.GetChangeFeedEstimator("spec", _leases);
        using var iterator = estimator.GetCurrentStateIterator();
        var state = await iterator.ReadNextAsync();

        Assert.Equal(2, Assert.Single(state).EstimatedLag);
    }

    private (ChangeFeedProcessor Processor, Task Done) Processor(string instance, int until)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var processor = _things
            .GetChangeFeedProcessorBuilder<JObject>("spec", (changes, _) =>
            {
                foreach (var change in changes) { _heard.Enqueue((string)change["id"]!); }
                if (_heard.Count >= until) { done.TrySetResult(); }
                return Task.CompletedTask;
            })
            .WithInstanceName(instance)
            .WithLeaseContainer(_leases)
            .WithPollInterval(TimeSpan.FromMilliseconds(20))
            .WithStartTime(DateTime.MinValue.ToUniversalTime())
            .Build();
        return (processor, done.Task);
    }

    private async Task Create(params string[] ids)
    {
        foreach (var id in ids) { await _things.CreateItemAsync(Account.Item(id), Account.Key()); }
    }
}
