namespace ServerlessShop.PaymentProvider.Specs;

public sealed class AuthorizingSpec : IAsyncLifetime
{
    private Provider _provider = null!;

    public async Task InitializeAsync() => _provider = await Provider.Open();

    public Task DisposeAsync() => _provider.DisposeAsync().AsTask();

    [Fact]
    public async Task An_approved_payment_is_authorized_and_entered_in_the_ledger()
    {
        var answer = await _provider.Authorize("key-1", 1250);

        Assert.Equal((201, "authorized", "application/json"), (answer.Status, answer.Text("status"), answer.ContentType));
        Assert.False(answer.Body.TryGetProperty("declineCode", out _));
        var entry = Assert.Single(await _provider.Entries());
        Assert.Equal(
            new(1, _provider.Clock.GetUtcNow(), "authorized", answer.Text("id"), "order-1", 1250, "GBP", "key-1"), entry);
    }

    [Fact]
    public async Task A_declined_payment_is_an_answer_with_a_reason_and_in_the_ledger_as_well()
    {
        var answer = await _provider.Authorize("key-1", token: "tok_decline");

        Assert.Equal((201, "declined", "do_not_honor"), (answer.Status, answer.Text("status"), answer.Text("declineCode")));
        Assert.Equal("declined", Assert.Single(await _provider.Entries()).Kind);
    }

    [Fact]
    public async Task A_slow_payment_is_in_the_books_at_once_and_answered_two_seconds_later()
    {
        var pending = _provider.Authorize("key-1", token: "tok_slow");

        Assert.Equal(TimeSpan.FromSeconds(2), await _provider.Clock.Awaited);
        Assert.Equal("authorized", Assert.Single(await _provider.Entries()).Kind);
        var meanwhile = await _provider.Authorize("key-1", token: "tok_slow");
        Assert.Equal((409, "request-outstanding"), (meanwhile.Status, meanwhile.Text("code")));
        Assert.False(pending.IsCompleted);

        _provider.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((201, "authorized"), ((await pending).Status, (await pending).Text("status")));
        Assert.Single(await _provider.Entries());
    }

    [Fact]
    public async Task An_unknown_payment_token_is_a_problem_and_enters_nothing()
    {
        var answer = await _provider.Authorize("key-1", token: "tok_stolen");

        Assert.Equal((422, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.EndsWith("/unknown-payment-token", answer.Text("type"), StringComparison.Ordinal);
        Assert.Empty(await _provider.Entries());
    }

    [Theory]
    [InlineData("""{ "amountMinor": 0, "currency": "GBP", "paymentToken": "tok_approve", "reference": "o" }""")]
    [InlineData("""{ "amountMinor": -1, "currency": "GBP", "paymentToken": "tok_approve", "reference": "o" }""")]
    [InlineData("""{ "amountMinor": 1.5, "currency": "GBP", "paymentToken": "tok_approve", "reference": "o" }""")]
    [InlineData("""{ "amountMinor": 1, "currency": "pound", "paymentToken": "tok_approve", "reference": "o" }""")]
    [InlineData("""{ "amountMinor": 1, "currency": null, "paymentToken": "tok_approve", "reference": "o" }""")]
    [InlineData("""{ "amountMinor": 1, "currency": "GBP", "paymentToken": "tok_approve", "reference": "" }""")]
    [InlineData("""{ "amountMinor": 1, "currency": "GBP", "paymentToken": "tok_approve" }""")]
    [InlineData("""{ "amountMinor": 1, "currency": "GBP", "paymentToken": "tok_approve", "reference": "o", "tip": 5 }""")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("nonsense")]
    public async Task What_cannot_be_read_is_400_and_leaves_the_key_free(string body)
    {
        var answer = await _provider.Post("/v1/authorizations", "key-1", body);

        Assert.Equal((400, "invalid-request", "application/problem+json"), (answer.Status, answer.Text("code"), answer.ContentType));
        Assert.Equal(201, (await _provider.Authorize("key-1")).Status);
    }

    [Fact]
    public async Task Authorizations_are_found_by_id_and_by_the_merchants_reference()
    {
        var first = (await _provider.Authorize("key-1", reference: "order-1")).Text("id");
        await _provider.Authorize("key-2", reference: "order-2");

        var byId = await _provider.Get($"/v1/authorizations/{first}");
        Assert.Equal((200, "order-1"), (byId.Status, byId.Text("reference")));
        var byReference = (await _provider.Get("/v1/authorizations?reference=order-1")).Body.GetProperty("authorizations");
        Assert.Equal(first, Assert.Single(byReference.EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(404, (await _provider.Get("/v1/authorizations/auth_nobody")).Status);
        Assert.Equal(400, (await _provider.Get("/v1/authorizations")).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sk_wrong")]
    public async Task Without_the_API_key_there_is_no_answer_but_401(string? apiKey)
    {
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/v1/authorizations"), (HttpMethod.Get, "/v1/ledger"), (HttpMethod.Get, "/nothing") })
        {
            var answer = await _provider.Send(method, path, "key-1", method == HttpMethod.Post ? "{}" : null, apiKey);
            Assert.Equal((401, "unauthorized"), (answer.Status, answer.Text("code")));
        }
    }
}
