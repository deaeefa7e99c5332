using ServerlessShop.Local;

namespace ServerlessShop.Configuration.Specs;

public sealed class SecretsSpec : IAsyncLifetime
{
    private RunningStore _store = null!;

    public async Task InitializeAsync() => _store = await RunningStore.Start();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task A_secret_is_read_in_its_newest_version_or_an_older_one()
    {
        var old = await Set("payments-provider-key", "old");
        await Set("payments-provider-key", "new");

        var version = old.Json.GetProperty("id").GetString()!.Split('/')[^1];
        Assert.Equal("new", Value(await Get("payments-provider-key", "payments")));
        Assert.Equal("old", Value(await Get($"payments-provider-key/{version}", "payments")));
        Assert.Matches($"^{_store.Address}/secrets/payments-provider-key/[0-9a-f]{{32}}$", old.Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_context_reads_only_secrets_that_bear_its_name()
    {
        await Set("payments-provider-key", "x");

        Assert.Equal(403, (await Get("payments-provider-key", "catalog")).Status);
        Assert.Equal(403, (await Get("paymentsother", "payments")).Status);
        Assert.Equal(200, (await Get("payments-provider-key", "platform")).Status);
        Assert.Equal(403, (await Get("gateway-key", "gateway")).Status);
        Assert.Equal(403, (await _store.Send(
            HttpMethod.Put, "secrets/payments-provider-key", new { value = "y" }, "payments", RunningStore.VaultAudience, "7.4")).Status);
    }

    [Fact]
    public async Task Without_a_token_the_vault_says_where_to_get_one()
    {
        var answer = await _store.Send(HttpMethod.Get, "secrets/payments-provider-key", by: null, version: "7.4");

        Assert.Equal((401, "Unauthorized"), (answer.Status, Code(answer)));
        Assert.Equal(
            "Bearer authorization=\"http://127.0.0.1/workforce/v2.0\", resource=\"https://vault.azure.net\"", answer.Header("WWW-Authenticate"));
        Assert.Equal(401, (await _store.Send(HttpMethod.Get, "secrets/payments-provider-key", version: "7.4")).Status);
    }

    [Theory]
    [InlineData("GET", "secrets/payments-none", "7.4", 404, "SecretNotFound")]
    [InlineData("GET", "secrets/payments_x", "7.4", 400, "BadParameter")]
    [InlineData("GET", "secrets/payments-x", "6.0", 400, "BadParameter")]
    [InlineData("GET", "secrets/payments-x", "", 400, "BadParameter")]
    [InlineData("GET", "secrets", "7.4", 501, "NotInTheLocalVault")]
    [InlineData("DELETE", "secrets/payments-x", "7.4", 501, "NotInTheLocalVault")]
    public async Task What_is_not_there_is_said_by_name(string method, string path, string version, int status, string code)
    {
        var answer = await _store.Send(new(method), path, audience: RunningStore.VaultAudience, version: version);

        Assert.Equal((status, code), (answer.Status, Code(answer)));
    }

    [Theory]
    [InlineData("""{"value":"x","tags":{}}""", 501)]
    [InlineData("""{"value":1}""", 400)]
    [InlineData("{}", 400)]
    [InlineData("{", 400)]
    public async Task A_secret_that_cannot_be_kept_whole_is_refused(string body, int status)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{_store.Address}/secrets/a?api-version=7.4");
        request.Headers.Authorization = new("Bearer", _store.Tokens.Issue("platform", RunningStore.VaultAudience));
        request.Content = new StringContent(body);

        using var response = await client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_secret_of_the_platforms_own_is_kept_without_a_version_per_start()
    {
        var first = await _store.Server.KeepSecret("payments-provider-key", "x");
        await _store.Restart();
        var again = await _store.Server.KeepSecret("payments-provider-key", "x");

        Assert.Equal(first, again);
        Assert.Equal("x", Value(await Get("payments-provider-key", "payments")));
    }

    [Fact]
    public async Task Nobody_but_the_owner_can_read_the_file()
    {
        if (OperatingSystem.IsWindows()) { return; }
        await Set("payments-provider-key", "x");
        foreach (var file in Directory.GetFiles(_store.Folder, "secrets.db*"))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        await _store.Stop();
        var path = Path.Combine(_store.Folder, "secrets.db");
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupRead);
        var refused = await Assert.ThrowsAsync<StartException>(_store.Resume);

        Assert.Contains("chmod 600", refused.Message, StringComparison.Ordinal);
    }

    private Task<RunningStore.Answer> Get(string path, string by) =>
        _store.Send(HttpMethod.Get, $"secrets/{path}", by: by, audience: RunningStore.VaultAudience, version: "7.4");

    private Task<RunningStore.Answer> Set(string name, string value) =>
        _store.Send(HttpMethod.Put, $"secrets/{name}", new { value }, audience: RunningStore.VaultAudience, version: "7.4");

    private static string? Value(RunningStore.Answer answer) => answer.Json.GetProperty("value").GetString();

    private static string? Code(RunningStore.Answer answer) => answer.Json.GetProperty("error").GetProperty("code").GetString();
}
