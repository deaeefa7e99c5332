using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;
using Xunit.Abstractions;

namespace ServerlessShop.Cosmos.Specs;

/// <summary>Clients at once see a partition as if it took one request after the other.</summary>
public sealed class LinearizabilitySpec(Account account, ITestOutputHelper output) : IClassFixture<Account>
{
    private const int Clients = 6;
    private const int CallsOfEach = 1700;
    private const int Partitions = 4;

    [Fact]
    public async Task Six_clients_at_once_are_answered_as_if_one_came_after_the_other()
    {
        var seed = Seed.Of(output);
        var things = await account.NewContainer();
        var initial = new Dictionary<string, Version>();
        for (var n = 0; n < Partitions; n++)
        {
            var partition = $"p{n}";
            var counter = RacingClient.Document(partition, RacingClient.Counter, 0);
            initial[partition] = new(0, 0, (await things.CreateItemAsync(counter, Account.Key(partition))).ETag);
        }

        long ticks = 0;
        var clients = Enumerable.Range(0, Clients)
            .Select(n => new RacingClient(n, things, [.. initial.Keys], seed, () => Interlocked.Increment(ref ticks))).ToList();
        await Task.WhenAll(clients.Select(client => Task.Run(() => client.Run(CallsOfEach))));

        var calls = clients.SelectMany(client => client.Calls).ToList();
        var steps = calls.SelectMany(call => call.Call.Steps).ToList();
        output.WriteLine($"{calls.Count} calls: " + string.Join(", ", steps
            .CountBy(step => $"{step.Verb} {step.Status}").OrderBy(count => count.Key).Select(count => $"{count.Key}: {count.Value}")));
        Assert.True(calls.Count >= 10_000);
        foreach (var (partition, counter) in initial)
        {
            var history = calls.Where(call => call.Partition == partition).Select(call => call.Call).ToList();
            var stuck = History.Unexplained(history, [null, null, null, counter]);
            Assert.True(stuck is null, $"SHOP_SEED={seed}, {partition}: no order explains\n{string.Join('\n', stuck ?? [])}");

            var increments = history.SelectMany(call => call.Steps)
                .Count(step => step is { Item: RacingClient.Counter, Verb: Verb.Increment, Status: 200 });
            var last = await things.ReadItemAsync<JObject>($"{RacingClient.Counter}", Account.Key(partition));
            Assert.Equal(increments, (int)last.Resource["count"]!);
        }

        // No order at all would allow this, so it holds without any search: one state, one successor.
        var conditions = calls.Where(call => call.Call.Steps.All(step => step.Status < 300))
            .SelectMany(call => call.Call.Steps).Where(step => step.IfMatch is not null).Select(step => step.IfMatch).ToList();
        Assert.NotEmpty(conditions);
        Assert.Equal(conditions.Count, conditions.Distinct().Count());
    }

    [Fact]
    public void A_history_that_no_order_explains_would_be_noticed()
    {
        var (one, two, three) = (new Version(1, 0, "e1"), new Version(2, 0, "e2"), new Version(3, 0, "e3"));
        var create = new Step(Verb.Create, 0, 1, null, 201, one);
        var winner = new Step(Verb.Replace, 0, 2, "e1", 200, two);
        Step Read(Version? seen, int item = 0) => new(Verb.Read, item, 0, null, seen is null ? 404 : 200, seen);

        Assert.Null(Unexplained((1, 2, [create]), (3, 6, [winner]), (4, 5, [Read(one)]), (7, 8, [Read(two)])));
        Assert.Null(Unexplained((1, 2, [create]), (3, 6, [winner]), (4, 5, [Read(two)]), (7, 8, [Read(two)])));

        Assert.NotNull(Unexplained((1, 2, [create]), (3, 6, [winner]), (4, 5, [new(Verb.Replace, 0, 3, "e1", 200, three)])));
        Assert.NotNull(Unexplained((1, 2, [create]), (3, 4, [winner]), (5, 6, [Read(one)])));
        Assert.NotNull(Unexplained((1, 2, [create]), (3, 8, [winner]), (4, 5, [Read(two)]), (6, 7, [Read(one)])));
        Assert.NotNull(Unexplained((1, 4, [create, new(Verb.Create, 1, 2, null, 201, two)]), (2, 3, [Read(one), Read(null, 1)])));
        Assert.NotNull(Unexplained((1, 2, [create, new(Verb.Create, 0, 2, null, 424, null)]), (3, 4, [Read(null)])));

        static IReadOnlyList<Call>? Unexplained(params (long Invoked, long Returned, Step[] Steps)[] calls) =>
            History.Unexplained(calls.Select((call, n) => new Call(n, call.Invoked, call.Returned, call.Steps)), [null, null]);
    }
}
