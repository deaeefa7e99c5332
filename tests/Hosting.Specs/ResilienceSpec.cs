using System.Net;
using ServerlessShop.Hosting.Resilience;
using ServerlessShop.Testing;

namespace ServerlessShop.Hosting.Specs;

/// <summary>One context asks another: how long it waits, how often it asks, and when it stops.</summary>
public sealed class ResilienceSpec
{
    private readonly FixedClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ResilienceOptions _options = new() { FirstDelay = TimeSpan.Zero };

    [Fact]
    public async Task A_read_that_failed_in_passing_is_asked_again()
    {
        var other = new Other(HttpStatusCode.ServiceUnavailable, HttpStatusCode.TooManyRequests, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await Get(Client(other))).StatusCode);
        Assert.Equal(3, other.Calls);
    }

    [Fact]
    public async Task Twice_and_then_the_answer_is_what_it_is()
    {
        var other = new Other(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Get(Client(other))).StatusCode);
        Assert.Equal(3, other.Calls);
    }

    [Fact]
    public async Task What_will_not_pass_is_not_asked_again()
    {
        var other = new Other(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await Get(Client(other))).StatusCode);
        Assert.Equal(1, other.Calls);
    }

    [Fact]
    public async Task What_may_have_been_done_is_not_done_again()
    {
        var other = new Other(HttpStatusCode.ServiceUnavailable);
        await Client(other).PostAsync(new Uri("http://other/"), null);
        Assert.Equal(1, other.Calls);
    }

    [Fact]
    public async Task Who_does_not_answer_is_given_up()
    {
        var other = new Other();
        var asked = Get(Client(other));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await other.Asked(attempt);
            _clock.Advance(_options.AttemptMax);
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => asked);
        Assert.Equal(3, other.Calls);
    }

    [Fact]
    public async Task All_attempts_together_take_no_longer_than_they_may()
    {
        var client = Client(new Other(), _options with { AttemptMax = TimeSpan.FromMinutes(1) });
        var asked = Get(client);
        _clock.Advance(_options.AllAttemptsMax);
        await Assert.ThrowsAsync<HttpRequestException>(() => asked);
    }

    [Fact]
    public async Task Who_fails_most_calls_is_left_alone_for_a_while()
    {
        var other = new Other(HttpStatusCode.InternalServerError);
        var client = Client(other, _options with { Retries = 0 });
        for (var call = 1; call <= _options.BreakAfterCalls; call++) { await Get(client); }

        await Assert.ThrowsAsync<HttpRequestException>(() => Get(client));
        Assert.Equal(_options.BreakAfterCalls, other.Calls);

        _clock.Advance(_options.BreakFor);
        await Get(client);
        Assert.Equal(_options.BreakAfterCalls + 1, other.Calls);
    }

    private HttpClient Client(Other other, ResilienceOptions? options = null) =>
        new(new ResilientCalls(_clock, options ?? _options) { InnerHandler = other });

    private static Task<HttpResponseMessage> Get(HttpClient client) => client.GetAsync(new Uri("http://other/"));

    /// <summary>Answers with these statuses, the last for ever; with none, never.</summary>
    private sealed class Other(params HttpStatusCode[] statuses) : HttpMessageHandler
    {
        private readonly TaskCompletionSource[] _asked = [.. Enumerable.Range(0, 10).Select(_ => new TaskCompletionSource())];
        private int _calls;

        public int Calls => _calls;

        public Task Asked(int call) => _asked[call - 1].Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var call = Interlocked.Increment(ref _calls);
            if (call <= _asked.Length) { _asked[call - 1].SetResult(); }
            if (statuses.Length == 0) { await Task.Delay(Timeout.Infinite, cancellationToken); }
            return new HttpResponseMessage(statuses[Math.Min(call, statuses.Length) - 1]);
        }
    }
}
