using System.Net;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;
using ServerlessShop.Local.Cosmos;

namespace ServerlessShop.Cosmos.Specs;

public sealed class FaultsSpec(Account account) : IClassFixture<Account>, IAsyncLifetime
{
    private Container _things = null!;

    public async Task InitializeAsync() => _things = await account.NewContainer();

    public Task DisposeAsync()
    {
        account.Server.Faults.Clear();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_sdk_comes_again_after_throttling()
    {
        account.Server.Faults.Next(new Fault.Throttled(TimeSpan.FromMilliseconds(5)), times: 2);

        await _things.CreateItemAsync(Account.Item("1"), Account.Key());
    }

    [Fact]
    public async Task Throttling_says_when_to_come_again()
    {
        using var impatient = account.Connect(options => options.MaxRetryAttemptsOnRateLimitedRequests = 0);
        var things = impatient.GetContainer("shop", _things.Id);
        await things.ReadContainerAsync();
        account.Server.Faults.Next(new Fault.Throttled(TimeSpan.FromMilliseconds(150)));

        var refusal = await Account.Refused(
            HttpStatusCode.TooManyRequests, () => things.CreateItemAsync(Account.Item("1"), Account.Key()));

        Assert.Equal(3200, refusal.SubStatusCode);
        Assert.Equal(TimeSpan.FromMilliseconds(150), refusal.RetryAfter);
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_write_done()
    {
        account.Server.Faults.Next(new Fault.AnswerLost(), container: _things.Id);

        await Assert.ThrowsAnyAsync<Exception>(() => _things.CreateItemAsync(Account.Item("1"), Account.Key()));

        await _things.ReadItemAsync<JObject>("1", Account.Key());
    }

    [Fact]
    public async Task A_refusal_leaves_the_write_undone()
    {
        account.Server.Faults.Next(new Fault.Refused(408), times: 100, container: _things.Id);
        await Account.Refused(
            HttpStatusCode.RequestTimeout, () => _things.CreateItemAsync(Account.Item("1"), Account.Key()));
        account.Server.Faults.Clear();

        await Account.Refused(HttpStatusCode.NotFound, () => _things.ReadItemAsync<JObject>("1", Account.Key()));
    }

    [Fact]
    public async Task A_delay_lasts_as_long_as_the_clock_says()
    {
        account.Server.Faults.Next(new Fault.Delayed(TimeSpan.FromSeconds(3)));
        var creating = _things.CreateItemAsync(Account.Item("1"), Account.Key());
        while (!creating.IsCompleted)
        {
            account.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await creating;
    }

    [Fact]
    public async Task Faults_strike_only_the_container_they_are_for()
    {
        account.Server.Faults.Next(new Fault.Refused(400), container: "another");

        await _things.CreateItemAsync(Account.Item("1"), Account.Key());
    }
}
