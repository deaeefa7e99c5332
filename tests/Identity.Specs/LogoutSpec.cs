using System.Text.Json;

namespace ServerlessShop.Identity.Specs;

public sealed class LogoutSpec : IAsyncLifetime
{
    private const string Home = "http://127.0.0.1:5173/";

    private Shop _shop = null!;
    private Browser _browser = null!;
    private JsonElement _tokens;

    public async Task InitializeAsync()
    {
        _shop = await Shop.Open();
        _browser = _shop.NewBrowser();
        (_, _tokens) = await App.Web.Redeem(_shop, (await App.Web.SignIn(_browser, "alice")).Code);
    }

    public Task DisposeAsync()
    {
        _browser.Dispose();
        return _shop.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task Who_shows_the_sessions_id_token_is_signed_out_and_sent_home()
    {
        _shop.Clock.Advance(TimeSpan.FromHours(2));

        var seen = await _browser.Get(Logout($"id_token_hint={IdToken}&post_logout_redirect_uri={Home}&state=s%20s"));

        Assert.Equal(303, seen.Status);
        Assert.Equal($"{Home}?state=s%20s", seen.Location!.OriginalString);
        Assert.False(await IsSignedIn());
    }

    [Fact]
    public async Task Signing_out_ends_the_sessions_refresh_tokens()
    {
        await _browser.Get(Logout($"id_token_hint={IdToken}"));

        var (status, _) = await App.Web.Refresh(_shop, _tokens.GetProperty("refresh_token").GetString()!);
        Assert.Equal(400, status);
    }

    [Fact]
    public async Task Signing_out_ends_the_sessions_codes()
    {
        var code = (await _browser.Get(App.Web.Authorize())).Code;
        await _browser.Get(Logout($"id_token_hint={IdToken}"));

        var (status, _) = await App.Web.Redeem(_shop, code);
        Assert.Equal(400, status);
    }

    [Fact]
    public async Task A_signed_out_cookie_is_worth_nothing()
    {
        var cookie = _browser.Cookie("customers", "session")!.Value;
        await _browser.Get(Logout($"id_token_hint={IdToken}"));
        using var thief = _shop.NewBrowser();
        thief.Headers.Add("Cookie", $"shop-customers-session={cookie}");

        Assert.Equal(200, (await thief.Get(App.Web.Authorize())).Status);
    }

    [Fact]
    public async Task A_mere_link_only_asks_and_the_answer_signs_out()
    {
        var page = await _browser.Get(Logout($"client_id={App.Web.Id}&post_logout_redirect_uri={Home}"));
        Assert.Equal(200, page.Status);
        Assert.True(await IsSignedIn());

        var seen = await _browser.Send(page);

        Assert.Equal(Home, seen.Location!.OriginalString);
        Assert.False(await IsSignedIn());
    }

    [Fact]
    public async Task A_strangers_form_signs_nobody_out()
    {
        using var stranger = _shop.NewBrowser();
        await App.Web.SignIn(stranger, "bob");
        var strangers = await stranger.Get(Logout(""));

        await _browser.Send(strangers);

        Assert.True(await IsSignedIn());
    }

    [Fact]
    public async Task A_forged_or_anothers_id_token_only_asks()
    {
        using var other = _shop.NewBrowser();
        var (_, bobs) = await App.Web.Redeem(_shop, (await App.Web.SignIn(other, "bob")).Code);
        var forged = Jwt.Of(IdToken);
        forged.Header["alg"] = "none";

        await _browser.Get(Logout($"id_token_hint={bobs.GetProperty("id_token").GetString()}"));
        await _browser.Get(Logout($"id_token_hint={forged.SignedText}."));
        await _browser.Get(Logout($"id_token_hint={forged.WithSignature(forged.Signature)}"));

        Assert.True(await IsSignedIn());
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("http://127.0.0.1:5173/elsewhere")]
    [InlineData("http://127.0.0.1:5173/docs/")]
    public async Task After_signing_out_there_is_no_way_to_an_address_that_is_not_registered(string uri)
    {
        foreach (var query in new[] { $"id_token_hint={IdToken}&post_logout_redirect_uri={uri}", $"post_logout_redirect_uri={uri}" })
        {
            var seen = await _browser.Get(Logout(query));
            Assert.Equal(400, seen.Status);
            Assert.Null(seen.Location);
        }
    }

    private string IdToken => _tokens.GetProperty("id_token").GetString()!;

    private static string Logout(string query) => $"/customers/oauth2/v2.0/logout?{query}";

    private async Task<bool> IsSignedIn() => (await _browser.Get(App.Web.Authorize())).Status == 303;
}
