using ServerlessShop.Journey.Specs.Simulation;

namespace ServerlessShop.Journey.Specs.Standins;

/// <summary>What stands in for the provider promises what PaymentProvider.Specs holds the local one to.</summary>
public sealed class MemoryProviderSpec
{
    private const string Authorizations = "/v1/authorizations";
    private readonly MemoryProvider _provider = new(new Schedule(1), new());

    [Fact]
    public void The_same_key_is_answered_the_same_and_done_once()
    {
        Assert.Equal(_provider.Answer(Authorizations, "key", Body(100)), _provider.Answer(Authorizations, "key", Body(100)));
        Assert.Single(_provider.Ledger);
    }

    [Fact]
    public void Another_request_under_the_key_is_refused()
    {
        _provider.Answer(Authorizations, "key", Body(100));
        Assert.Equal(422, _provider.Answer(Authorizations, "key", Body(101)).Status);
    }

    [Fact]
    public void Nobody_else_asks_under_the_key_while_it_is_answering()
    {
        _provider.Answer(Authorizations, "key", Body(100, MemoryProvider.Slow));
        Assert.Equal(409, _provider.Answer(Authorizations, "key", Body(100, MemoryProvider.Slow)).Status);
    }

    [Fact]
    public void Only_what_is_held_is_captured_or_voided_and_no_more_than_that()
    {
        _provider.Answer(Authorizations, "key", Body(100));

        Assert.Equal(409, Capture("more", 101).Status);
        Assert.Equal(200, Capture("all", 100).Status);
        Assert.Equal(409, _provider.Answer($"{Authorizations}/auth_1/void", "void", "{}").Status);
        Assert.Equal(["authorized", "captured"], _provider.Ledger.Select(entry => entry.Kind));
    }

    private MemoryProvider.Reply Capture(string key, long amount) =>
        _provider.Answer($"{Authorizations}/auth_1/captures", key, $$"""{"amountMinor":{{amount}}}""");

    private static string Body(long amount, string token = MemoryProvider.Approve) =>
        $$"""{"amountMinor":{{amount}},"currency":"GBP","paymentToken":"{{token}}","reference":"order"}""";
}
