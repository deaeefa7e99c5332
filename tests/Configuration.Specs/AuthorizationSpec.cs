namespace ServerlessShop.Configuration.Specs;

public sealed class AuthorizationSpec : IAsyncLifetime
{
    private RunningStore _store = null!;

    public async Task InitializeAsync() => _store = await RunningStore.Start();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task Without_a_token_there_is_nothing()
    {
        var answer = await _store.Send(HttpMethod.Get, "kv", by: null);

        Assert.Equal((401, "HMAC-SHA256, Bearer"), (answer.Status, answer.Header("WWW-Authenticate")));
    }

    [Fact]
    public async Task A_token_for_something_else_is_refused()
    {
        var answer = await _store.Send(HttpMethod.Get, "kv", by: "platform", audience: RunningStore.VaultAudience);

        Assert.Equal(401, answer.Status);
        Assert.Contains("invalid_token", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("catalog", 200, 403)]
    [InlineData("gateway", 200, 403)]
    [InlineData("olga", 200, 200)]
    [InlineData("platform", 200, 200)]
    [InlineData("sally", 403, 403)]
    public async Task Contexts_read_and_operators_write(string by, int reading, int writing)
    {
        Assert.Equal(reading, (await _store.Send(HttpMethod.Get, "kv", by: by)).Status);
        Assert.Equal(writing, (await _store.Send(HttpMethod.Put, "kv/a", new { value = "x" }, by)).Status);
        Assert.Equal(writing, (await _store.Send(HttpMethod.Put, "locks/a", by: by)).Status is 404 or 200 ? 200 : 403);
        Assert.Equal(writing, (await _store.Send(HttpMethod.Delete, "locks/a", by: by)).Status is 404 or 200 ? 200 : 403);
        Assert.Equal(writing, (await _store.Send(HttpMethod.Delete, "kv/a", by: by)).Status is 204 or 200 ? 200 : 403);
    }
}
