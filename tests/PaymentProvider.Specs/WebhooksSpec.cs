using System.Security.Cryptography;
using System.Text;

namespace ServerlessShop.PaymentProvider.Specs;

/// <summary>What the provider tells of itself, and that it tells it until it is heard.</summary>
public sealed class WebhooksSpec : IAsyncLifetime
{
    private Merchant _merchant = null!;
    private Provider _provider = null!;

    public async Task InitializeAsync()
    {
        _merchant = await Merchant.Open();
        _provider = await Provider.Open(_merchant.Webhooks);
    }

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _merchant.DisposeAsync();
    }

    [Theory]
    [InlineData("tok_pending_approve", "authorized")]
    [InlineData("tok_pending_decline", "declined")]
    public async Task What_is_pending_is_told_when_it_is_known(string token, string outcome)
    {
        var answer = await _provider.Authorize("key-1", token: token);
        Assert.Equal((201, "pending"), (answer.Status, answer.Text("status")));
        Assert.Equal("pending", (await _provider.Get($"/v1/authorizations/{answer.Text("id")}")).Text("status"));

        Assert.Equal(TimeSpan.FromSeconds(2), await _provider.Clock.Awaited);
        _provider.Clock.Advance(TimeSpan.FromSeconds(2));

        var told = await _merchant.Next();
        Assert.Equal(($"authorization.{outcome}", answer.Text("id")), (told.Type, told.About));
        Assert.Equal("order-1", told.Event.GetProperty("data").GetProperty("reference").GetString());
        Assert.Equal(outcome, (await _provider.Get($"/v1/authorizations/{answer.Text("id")}")).Text("status"));
        Assert.Equal(["pending", outcome], (await _provider.Entries()).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task What_is_pending_cannot_be_captured_but_let_go_and_is_then_told_nothing_of()
    {
        var id = (await _provider.Authorize("key-1", token: "tok_pending_approve")).Text("id");

        Assert.Equal("authorization-pending", (await _provider.Capture("key-2", id, 1)).Text("code"));
        Assert.Equal("voided", (await _provider.Void("key-3", id)).Text("status"));
        await _provider.Authorize("key-4", token: "tok_webhook_twice", reference: "order-2");
        var told = await _merchant.Next(_provider.Clock);
        _provider.Clock.Advance(TimeSpan.FromHours(2));

        Assert.NotEqual(id, told.About);
        Assert.Equal(told.Id, (await _merchant.Next(_provider.Clock)).Id);
        Assert.Equal(0, _merchant.Waiting);
        Assert.Equal("voided", (await _provider.Get($"/v1/authorizations/{id}")).Text("status"));
    }

    [Fact]
    public async Task A_webhook_is_signed_with_time_and_body_under_both_keys()
    {
        await _provider.Authorize("key-1", token: "tok_webhook_contradicts");
        var told = await _merchant.Next();

        Assert.Equal(_provider.Clock.GetUtcNow().ToUnixTimeSeconds(), told.SignedAt);
        Assert.Equal(
            _provider.App.WebhookKeys.Select(key => $"v1={Convert.ToHexStringLower(HMACSHA256.HashData(
                Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{told.SignedAt}.{told.Body}")))}"),
            told.Signature.Split(',')[1..]);
        Assert.Equal(2, _provider.App.WebhookKeys.Distinct().Count());
    }

    [Fact]
    public async Task What_was_not_heard_is_told_again_later_and_later()
    {
        _merchant.Answers(500, 503, 401);
        await _provider.Authorize("key-1", token: "tok_webhook_contradicts");

        var first = await _merchant.Next(_provider.Clock);
        var second = await _merchant.Next(_provider.Clock);
        var third = await _merchant.Next(_provider.Clock);
        var fourth = await _merchant.Next(_provider.Clock);

        Assert.Single(new[] { first.Id, second.Id, third.Id, fourth.Id }.Distinct());
        Assert.True(second.SignedAt - first.SignedAt >= 1);
        Assert.True(third.SignedAt - second.SignedAt >= 2);
        Assert.True(fourth.SignedAt - third.SignedAt >= 4);
        _provider.Clock.Advance(TimeSpan.FromHours(2));
        await _provider.Authorize("key-2", token: "tok_webhook_contradicts", reference: "order-2");
        Assert.NotEqual(first.Id, (await _merchant.Next(_provider.Clock)).Id);
    }

    [Fact]
    public async Task What_was_not_heard_is_told_after_a_restart()
    {
        _merchant.Answers(500);
        await _provider.Authorize("key-1", token: "tok_webhook_contradicts");
        var told = await _merchant.Next();

        await _provider.Restart();

        Assert.Equal(told.Id, (await _merchant.Next(_provider.Clock)).Id);
    }

    [Fact]
    public async Task An_early_webhook_comes_before_the_answer_that_says_pending()
    {
        var answer = await _provider.Authorize("key-1", token: "tok_webhook_early");

        Assert.Equal(1, _merchant.Waiting);
        Assert.Equal("pending", answer.Text("status"));
        Assert.Equal("authorization.authorized", (await _merchant.Next()).Type);
    }

    [Fact]
    public async Task A_webhook_that_comes_twice_is_one_event()
    {
        await _provider.Authorize("key-1", token: "tok_webhook_twice");

        Assert.Equal((await _merchant.Next()).Id, (await _merchant.Next()).Id);
    }

    [Fact]
    public async Task A_late_webhook_comes_after_an_hour()
    {
        await _provider.Authorize("key-1", token: "tok_webhook_late");
        Assert.Equal(TimeSpan.FromHours(1), await _provider.Clock.Awaited);

        _provider.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("authorization.authorized", (await _merchant.Next()).Type);
    }

    [Fact]
    public async Task A_contradicting_webhook_says_declined_of_what_is_held()
    {
        var answer = await _provider.Authorize("key-1", token: "tok_webhook_contradicts");

        Assert.Equal("authorized", answer.Text("status"));
        Assert.Equal("authorization.declined", (await _merchant.Next()).Type);
        Assert.Equal(201, (await _provider.Capture("key-2", answer.Text("id"), 1000)).Status);
    }

    [Fact]
    public async Task That_something_has_expired_is_told()
    {
        var id = (await _provider.Authorize("key-1", token: "tok_expire")).Text("id");
        await _provider.Capture("key-2", id, 1000);

        var told = await _merchant.Next();
        Assert.Equal(("authorization.expired", id), (told.Type, told.About));
    }
}
