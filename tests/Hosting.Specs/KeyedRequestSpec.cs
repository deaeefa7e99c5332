using ServerlessShop.Hosting.Idempotency;
using ServerlessShop.Testing;
using static ServerlessShop.Hosting.Idempotency.KeyedRequestEvent;

namespace ServerlessShop.Hosting.Specs;

/// <summary>What may be done under an idempotency key, and for how long.</summary>
public sealed class KeyedRequestSpec
{
    private static readonly Spec<KeyedRequest, KeyedRequestEvent> _request = new(KeyedRequests.Decider);
    private static readonly DateTimeOffset _noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Begun _first = new("print", new Guid(1, 0, 0, new byte[8]), _noon);
    private static readonly Begun _second = new("print", new Guid(2, 0, 0, new byte[8]), _noon.AddSeconds(119));
    private static readonly Begun _late = _second with { At = _noon.AddMinutes(2) };
    private static readonly KeyedAnswer _answer = new(202, new Dictionary<string, string>(), "");

    [Fact]
    public void The_first_begins() => _request.Given().When(request => KeyedRequests.Begin(request, _first)).Then(_first);

    [Fact]
    public void Who_comes_while_it_runs_waits() => _request
        .Given(_first).When(request => KeyedRequests.Begin(request, _second)).ThenRejected(KeyedRequests.InProgress);

    [Fact]
    public void Who_comes_after_two_minutes_takes_over() => _request
        .Given(_first).When(request => KeyedRequests.Begin(request, _late)).Then(_late);

    [Fact]
    public void Only_the_one_whose_turn_it_is_answers()
    {
        _request.Given(_first, _late).When(request => KeyedRequests.End(request, _first.Attempt, _answer)).ThenNothing();
        _request.Given(_first, _late).When(request => KeyedRequests.End(request, _late.Attempt, _answer)).Then(new Completed(_answer));
    }

    [Fact]
    public void Another_request_under_the_key_is_a_mistake_while_it_runs_and_after()
    {
        var other = _late with { Fingerprint = "another" };
        _request.Given(_first).When(request => KeyedRequests.Begin(request, other)).ThenRejected(KeyedRequests.Reused);
        _request.Given(_first, new Completed(_answer)).When(request => KeyedRequests.Begin(request, other)).ThenRejected(KeyedRequests.Reused);
    }

    [Fact]
    public void What_is_answered_runs_no_more() => _request
        .Given(_first, new Completed(_answer)).When(request => KeyedRequests.Begin(request, _late)).ThenNothing();

    [Fact]
    public void What_failed_in_passing_is_as_if_it_had_not_been() => _request
        .Given(_first, new GivenUp()).When(request => KeyedRequests.Begin(request, _second)).Then(_second);

    [Fact]
    public void A_key_is_remembered_for_a_day() =>
        Assert.Equal(TimeSpan.FromHours(24), KeyedRequests.Decider.Keep!(new KeyedRequest.Answered("print", _answer)));
}
