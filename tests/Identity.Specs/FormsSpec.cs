using System.Net;

namespace ServerlessShop.Identity.Specs;

/// <summary>Cookies and forms: what a browser keeps, and what a stranger's page cannot do with it.</summary>
public sealed class FormsSpec : IAsyncLifetime
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
    public async Task Cookies_are_for_no_script_for_one_issuer_and_not_sent_along_by_strangers_forms()
    {
        var page = await _browser.Get(App.Web.Authorize());
        var seen = await _browser.Send(page, ("username", "alice"), ("password", "shop-alice"));

        var cookies = page.Headers.GetValues("Set-Cookie").Concat(seen.Headers.GetValues("Set-Cookie")).ToList();
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, cookie => Assert.EndsWith("; path=/customers; samesite=lax; httponly", cookie, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Behind_https_cookies_are_secure_and_no_neighbours()
    {
        await using var shop = await Shop.Open(options => options with { PublicAddress = "https://id.shop.example" });
        using var browser = new Browser(shop.Identity.Address);
        browser.Headers.Host = "id.shop.example";

        var page = await browser.Get(App.Web.Authorize());

        var cookie = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-shop-customers-form=", cookie, StringComparison.Ordinal);
        Assert.EndsWith("; path=/; secure; samesite=lax; httponly", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tampered_session_cookie_is_nobodys()
    {
        await App.Web.SignIn(_browser, "alice");
        var good = _browser.Cookie("customers", "session")!.Value;

        foreach (var bad in new[] { good[..^1] + (good[^1] == 'A' ? 'B' : 'A'), good + "A", good[1..], "x", new string('A', 43) })
        {
            using var thief = _shop.NewBrowser();
            thief.Headers.Add("Cookie", $"shop-customers-session={bad}");
            Assert.Equal(200, (await thief.Get(App.Web.Authorize())).Status);
        }
    }

    [Fact]
    public async Task A_session_planted_before_signing_in_is_not_the_one_signed_in_to()
    {
        _browser.Cookies.Add(new Cookie("shop-customers-session", "planted", "/customers", "127.0.0.1"));
        await App.Web.SignIn(_browser, "alice", ("prompt", "login"));
        using var planter = _shop.NewBrowser();
        planter.Headers.Add("Cookie", "shop-customers-session=planted");

        Assert.Equal(200, (await planter.Get(App.Web.Authorize())).Status);
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_before()
    {
        await App.Web.SignIn(_browser, "alice");
        var before = _browser.Cookie("customers", "session")!.Value;
        await App.Web.SignIn(_browser, "alice", ("prompt", "login"));
        using var other = _shop.NewBrowser();
        other.Headers.Add("Cookie", $"shop-customers-session={before}");

        Assert.Equal(200, (await other.Get(App.Web.Authorize())).Status);
    }

    [Fact]
    public async Task Signing_in_again_ends_the_refresh_tokens_and_codes_of_the_session_before()
    {
        var (_, before) = await App.Web.Redeem(_shop, (await App.Web.SignIn(_browser, "alice")).Code);
        var code = (await _browser.Get(App.Web.Authorize())).Code;
        var (_, after) = await App.Web.Redeem(_shop, (await App.Web.SignIn(_browser, "bob", ("prompt", "login"))).Code);

        Assert.Equal(400, (await App.Web.Refresh(_shop, before.GetProperty("refresh_token").GetString()!)).Status);
        Assert.Equal(400, (await App.Web.Redeem(_shop, code)).Status);
        Assert.Equal(200, (await App.Web.Refresh(_shop, after.GetProperty("refresh_token").GetString()!)).Status);
    }

    [Fact]
    public async Task A_form_from_another_browser_signs_nobody_in()
    {
        using var stranger = _shop.NewBrowser();
        var strangers = await stranger.Get(App.Web.Authorize());
        await _browser.Get(App.Web.Authorize());

        var seen = await _browser.Send(strangers, ("username", "bob"), ("password", "shop-bob"));

        Assert.Equal(400, seen.Status);
        Assert.Null(_browser.Cookie("customers", "session"));
    }

    [Fact]
    public async Task A_form_without_cookie_or_token_signs_nobody_in()
    {
        var page = await _browser.Get(App.Web.Authorize());
        using var bare = _shop.NewBrowser();

        Assert.Equal(400, (await bare.Send(page, ("username", "bob"), ("password", "shop-bob"))).Status);
        var without = page.Hidden.Where(field => field.Key != "form_token")
            .Append(new("username", "bob")).Append(new("password", "shop-bob"));
        Assert.Equal(400, (await _browser.Post(page.Action, without)).Status);
    }

    [Fact]
    public async Task A_form_is_good_only_for_the_request_it_was_shown_for()
    {
        var page = await _browser.Get(App.Web.Authorize());
        var other = await _browser.Get(App.TryIt.Authorize());
        var mixed = other.Hidden.Where(field => field.Key == "request")
            .Concat(page.Hidden.Where(field => field.Key == "form_token"))
            .Append(new("username", "bob")).Append(new("password", "shop-bob"));

        Assert.Equal(400, (await _browser.Post(page.Action, mixed)).Status);
    }

    [Fact]
    public async Task A_sign_in_form_is_no_sign_up_form()
    {
        var page = await _browser.Get(App.Web.Authorize());
        var fields = page.Hidden.Concat(
            [new("email", "carol@example.com"), new("name", "Carol"), new("password", "seven blue kettles")]);

        Assert.Equal(400, (await _browser.Post("/customers/signup", fields)).Status);
    }

    [Fact]
    public async Task A_form_is_good_for_an_hour_and_across_a_restart()
    {
        var page = await _browser.Get(App.Web.Authorize());
        _shop.Clock.Advance(TimeSpan.FromMinutes(59));
        var nonce = _browser.Cookie("customers", "form")!.Value;
        await _shop.Restart();
        using var restarted = _shop.NewBrowser();
        restarted.Headers.Add("Cookie", $"shop-customers-form={nonce}");
        Assert.Equal(303, (await restarted.Send(page, ("username", "alice"), ("password", "shop-alice"))).Status);

        _shop.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(400, (await restarted.Send(page, ("username", "alice"), ("password", "shop-alice"))).Status);
    }

    [Fact]
    public async Task A_changed_request_in_the_form_leads_to_no_address_that_is_not_registered()
    {
        var page = await _browser.Get(App.Web.Authorize());
        var evil = App.Web.Authorize(("redirect_uri", "https://evil.example/"));
        var fields = page.Hidden.Where(field => field.Key != "request")
            .Append(new("request", evil[(evil.IndexOf('?', StringComparison.Ordinal) + 1)..]))
            .Append(new("username", "alice")).Append(new("password", "shop-alice"));

        var seen = await _browser.Post(page.Action, fields);

        Assert.Equal(400, seen.Status);
        Assert.Null(seen.Location);
    }
}
