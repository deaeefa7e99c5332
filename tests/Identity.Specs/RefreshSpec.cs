using System.Text.Json;

namespace ServerlessShop.Identity.Specs;

public sealed class RefreshSpec : IAsyncLifetime
{
    private Shop _shop = null!;
    private Browser _browser = null!;

    public async Task InitializeAsync()
    {
        _shop = await Shop.Open();
        _browser = _shop.NewBrowser();
    }

    public Task DisposeAsync()
    {
        _browser.Dispose();
        return _shop.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task A_refresh_token_becomes_new_tokens_and_another_refresh_token()
    {
        var first = await SignIn(App.Web, "alice");
        var (status, body) = await App.Web.Refresh(_shop, first);

        Assert.Equal(200, status);
        Assert.NotEqual(first, RefreshToken(body));
        Assert.Equal(Shop.Audience, Jwt.Of(body.GetProperty("access_token").GetString()!).Claims["aud"]!.ToString());
        Assert.False(Jwt.Of(body.GetProperty("id_token").GetString()!).Claims.ContainsKey("nonce"));
        Assert.Equal(200, (await App.Web.Refresh(_shop, RefreshToken(body))).Status);
    }

    [Fact]
    public async Task A_refresh_token_shown_again_ends_the_whole_family()
    {
        var first = await SignIn(App.Web, "alice");
        var (_, body) = await App.Web.Refresh(_shop, first);

        Refused(await App.Web.Refresh(_shop, first));
        Refused(await App.Web.Refresh(_shop, RefreshToken(body)));
    }

    [Fact]
    public async Task One_familys_end_is_not_anothers()
    {
        var stolen = await SignIn(App.Web, "alice");
        var own = RefreshToken((await App.Web.Redeem(_shop, (await _browser.Get(App.Web.Authorize())).Code)).Body);
        await App.Web.Refresh(_shop, stolen);
        Refused(await App.Web.Refresh(_shop, stolen));

        Assert.Equal(200, (await App.Web.Refresh(_shop, own)).Status);
    }

    [Fact]
    public async Task Of_many_who_show_a_refresh_token_at_once_one_at_most_is_given_tokens_and_none_keeps_them()
    {
        var token = await SignIn(App.Web, "alice");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => App.Web.Refresh(_shop, token)));

        var given = Assert.Single(answers, answer => answer.Status == 200);
        Refused(await App.Web.Refresh(_shop, RefreshToken(given.Body)));
    }

    [Fact]
    public async Task What_was_rotated_stays_rotated_after_a_restart()
    {
        var first = await SignIn(App.Web, "alice");
        var (_, second) = await App.Web.Refresh(_shop, first);

        await _shop.Restart();

        var (status, third) = await App.Web.Refresh(_shop, RefreshToken(second));
        Assert.Equal(200, status);
        Refused(await App.Web.Refresh(_shop, first));
        Refused(await App.Web.Refresh(_shop, RefreshToken(third)));
    }

    [Fact]
    public async Task A_refresh_token_shown_by_another_client_is_refused_and_ends_the_family()
    {
        var token = await SignIn(App.Web, "alice");

        Refused(await App.TryIt.Refresh(_shop, token));
        Refused(await App.Web.Refresh(_shop, token));
    }

    [Fact]
    public async Task A_browsers_refresh_tokens_end_a_day_after_signing_in_however_often_renewed()
    {
        var token = await SignIn(App.Web, "alice");
        _shop.Clock.Advance(TimeSpan.FromHours(23));
        var (_, body) = await App.Web.Refresh(_shop, token);
        _shop.Clock.Advance(TimeSpan.FromHours(1));

        Refused(await App.Web.Refresh(_shop, RefreshToken(body)));
    }

    [Fact]
    public async Task Other_apps_refresh_tokens_live_on_while_they_are_used()
    {
        var token = await SignIn(App.Cli, "oscar");
        _shop.Clock.Advance(TimeSpan.FromDays(80));
        var (_, body) = await App.Cli.Refresh(_shop, token);
        _shop.Clock.Advance(TimeSpan.FromDays(80));
        (_, body) = await App.Cli.Refresh(_shop, RefreshToken(body));
        _shop.Clock.Advance(TimeSpan.FromDays(90));

        Refused(await App.Cli.Refresh(_shop, RefreshToken(body)));
    }

    [Fact]
    public async Task Less_may_be_asked_for_than_was_granted_and_never_more()
    {
        var seen = await App.Cli.SignIn(_browser, "oscar", ("scope", $"openid offline_access {Shop.Audience}/access_as_user"));
        var token = RefreshToken((await App.Cli.Redeem(_shop, seen.Code)).Body);

        var (status, more) = await App.Cli.Refresh(_shop, token, ("scope", "https://vault.azure.net/.default"));
        Assert.Equal(400, status);
        Assert.Equal("invalid_scope", more.GetProperty("error").GetString());

        var (_, less) = await App.Cli.Refresh(_shop, token, ("scope", "openid"));
        Assert.Equal("openid", less.GetProperty("scope").GetString());
        var (_, again) = await App.Cli.Refresh(_shop, RefreshToken(less));
        Assert.Equal($"openid offline_access {Shop.Audience}/access_as_user", again.GetProperty("scope").GetString());
    }

    [Theory]
    [InlineData("invented")]
    [InlineData("ö")]
    public async Task An_invented_refresh_token_is_refused(string token) => Refused(await App.Web.Refresh(_shop, token));

    [Fact]
    public async Task A_refresh_token_on_disk_is_only_a_hash()
    {
        var token = await SignIn(App.Web, "alice");
        await _shop.Identity.DisposeAsync();
        var bytes = Directory.GetFiles(_shop.StateFolder, "identity.db*").SelectMany(File.ReadAllBytes).ToArray();

        Assert.False(bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(token)) >= 0);
    }

    private async Task<string> SignIn(App app, string user)
    {
        var seen = await app.SignIn(_browser, user, ("prompt", "login"));
        return RefreshToken((await app.Redeem(_shop, seen.Code)).Body);
    }

    private static string RefreshToken(JsonElement body) => body.GetProperty("refresh_token").GetString()!;

    private static void Refused((int Status, JsonElement Body) answer)
    {
        Assert.Equal(400, answer.Status);
        Assert.Equal("invalid_grant", answer.Body.GetProperty("error").GetString());
    }
}
