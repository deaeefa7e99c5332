using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Identity.Specs;

public sealed class AuthorizationSpec : IAsyncLifetime
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
    public async Task Who_signs_in_is_sent_back_with_a_code_the_state_and_the_issuers_name()
    {
        var seen = await App.Web.SignIn(_browser, "alice");

        Assert.Equal(303, seen.Status);
        Assert.Equal("http://127.0.0.1:5173/signin-callback", seen.Location!.GetLeftPart(UriPartial.Path));
        Assert.Equal(["code", "iss", "state"], seen.Returned.Keys.Order());
        Assert.Equal("the state", seen.Returned["state"]);
        Assert.Equal($"{_shop.Identity.Address}/customers/v2.0", seen.Returned["iss"]);
    }

    [Fact]
    public async Task The_answer_in_the_fragment_is_no_part_of_the_query()
    {
        var seen = await App.Web.SignIn(_browser, "alice", ("response_mode", "fragment"));

        Assert.Equal("", seen.Location!.Query);
        Assert.Equal(43, seen.Code.Length);
    }

    [Fact]
    public async Task The_answer_by_form_is_a_button_to_the_client_because_no_script_runs()
    {
        var seen = await App.Web.SignIn(_browser, "alice", ("response_mode", "form_post"));

        Assert.Equal(200, seen.Status);
        Assert.Equal(App.Web.RedirectUri, seen.Action);
        Assert.Equal(["code", "iss", "state"], seen.Hidden.Keys.Order());
        var (status, _) = await App.Web.Redeem(_shop, seen.Hidden["code"]);
        Assert.Equal(200, status);
    }

    [Fact]
    public async Task Who_is_signed_in_already_is_not_asked_again_and_still_is_after_a_restart()
    {
        await App.Web.SignIn(_browser, "alice");
        Assert.Equal(303, (await _browser.Get(App.TryIt.Authorize())).Status);

        var cookie = _browser.Cookie("customers", "session")!.Value;
        await _shop.Restart();
        using var restarted = _shop.NewBrowser();
        restarted.Headers.Add("Cookie", $"shop-customers-session={cookie}");
        Assert.Equal(303, (await restarted.Get(App.Web.Authorize())).Status);
    }

    [Fact]
    public async Task A_session_ends_after_a_day()
    {
        await App.Web.SignIn(_browser, "alice");

        _shop.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(303, (await _browser.Get(App.Web.Authorize())).Status);
        _shop.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await _browser.Get(App.Web.Authorize())).Status);
    }

    [Fact]
    public async Task A_customer_who_is_signed_in_is_nobody_among_staff()
    {
        await App.Web.SignIn(_browser, "alice");
        var cookie = _browser.Cookie("customers", "session")!.Value;
        using var other = _shop.NewBrowser();
        other.Headers.Add("Cookie", $"shop-workforce-session={cookie}");

        Assert.Equal(200, (await _browser.Get(App.BackOffice.Authorize())).Status);
        Assert.Equal(200, (await other.Get(App.BackOffice.Authorize())).Status);
    }

    [Fact]
    public async Task Without_a_page_somebody_unknown_is_login_required()
    {
        var seen = await _browser.Get(App.Web.Authorize(("prompt", "none")));

        Assert.Equal("login_required", seen.Returned["error"]);
        Assert.Equal("the state", seen.Returned["state"]);
        Assert.Equal($"{_shop.Identity.Address}/customers/v2.0", seen.Returned["iss"]);
    }

    [Fact]
    public async Task Without_a_page_somebody_known_gets_a_code()
    {
        await App.Web.SignIn(_browser, "alice");

        Assert.NotEmpty((await _browser.Get(App.Web.Authorize(("prompt", "none")))).Code);
    }

    [Theory]
    [InlineData("login")]
    [InlineData("select_account")]
    public async Task Who_is_signed_in_is_asked_again_where_the_client_wants_that(string prompt)
    {
        await App.Web.SignIn(_browser, "alice");
        var first = _browser.Cookie("customers", "session")!.Value;

        Assert.Equal(200, (await _browser.Get(App.Web.Authorize(("prompt", prompt)))).Status);
        Assert.Equal(303, (await App.Web.SignIn(_browser, "bob", ("prompt", prompt))).Status);
        Assert.NotEqual(first, _browser.Cookie("customers", "session")!.Value);
    }

    [Fact]
    public async Task Who_signed_in_too_long_ago_for_the_client_is_asked_again()
    {
        await App.Web.SignIn(_browser, "alice");
        Assert.Equal(200, (await _browser.Get(App.Web.Authorize(("max_age", "0")))).Status);
        _shop.Clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(303, (await _browser.Get(App.Web.Authorize(("max_age", "61")))).Status);
        Assert.Equal(200, (await _browser.Get(App.Web.Authorize(("max_age", "60")))).Status);
    }

    [Fact]
    public async Task A_client_that_renews_for_one_person_is_not_given_another()
    {
        var alice = await App.Web.SignIn(_browser, "alice");
        var (_, body) = await App.Web.Redeem(_shop, alice.Code);
        var hint = body.GetProperty("id_token").GetString();
        Assert.NotEmpty((await _browser.Get(App.Web.Authorize(("prompt", "none"), ("id_token_hint", hint)))).Code);

        await App.Web.SignIn(_browser, "bob", ("prompt", "login"));

        var seen = await _browser.Get(App.Web.Authorize(("prompt", "none"), ("id_token_hint", hint)));
        Assert.Equal("login_required", seen.Returned["error"]);
    }

    [Fact]
    public async Task A_request_may_come_as_a_form_too()
    {
        var query = new QueryString(App.Web.Authorize()[App.Web.Authorize().IndexOf('?', StringComparison.Ordinal)..]);
        var fields = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query.Value)
            .Select(field => KeyValuePair.Create(field.Key, field.Value.ToString()));

        var page = await _browser.Post("/customers/oauth2/v2.0/authorize", fields);

        Assert.Equal(303, (await _browser.Send(page, ("username", "alice"), ("password", "shop-alice"))).Status);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/signin-callback")]
    [InlineData("http://127.0.0.1:65535/signin-callback")]
    [InlineData("http://127.0.0.1/signin-callback")]
    [InlineData("http://localhost:8400/signin-callback")]
    public async Task On_loopback_any_port_will_do(string uri) =>
        Assert.Equal(200, (await _browser.Get(App.Web.Authorize(("redirect_uri", uri)))).Status);

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("http://127.0.0.1:5173/signin-callback/")]
    [InlineData("http://127.0.0.1:5173/signin-callback/../evil")]
    [InlineData("http://127.0.0.1:5173/%73ignin-callback")]
    [InlineData("http://127.0.0.1:5173/signin-callback?x=1")]
    [InlineData("http://127.0.0.1:5173/signin-callback#x")]
    [InlineData("http://127.0.0.1:5173@evil.example/signin-callback")]
    [InlineData("http://127.0.0.1:@evil.example/signin-callback")]
    [InlineData("http://127.0.0.1.evil.example/signin-callback")]
    [InlineData("http://127.0.0.1:99999/signin-callback")]
    [InlineData("http://127.0.0.1:/signin-callback")]
    [InlineData("http://127.0.0.1:+80/signin-callback")]
    [InlineData("https://127.0.0.1:5173/signin-callback")]
    [InlineData("HTTP://127.0.0.1:5173/signin-callback")]
    [InlineData("//127.0.0.1:5173/signin-callback")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://127.0.0.1:5173/docs/signin-callback")]
    [InlineData("")]
    [InlineData(null)]
    public async Task An_address_that_is_not_registered_is_told_to_the_person_and_never_gone_to(string? uri)
    {
        var seen = await _browser.Get(App.Web.Authorize(("redirect_uri", uri)));

        Assert.Equal(400, seen.Status);
        Assert.Null(seen.Location);
        Assert.Empty(seen.Action);
    }

    [Theory]
    [InlineData("b4591fd6-0167-8e89-859a-43268c490e0f")]
    [InlineData("F3E4FD09-57F1-8D30-918A-4843FC2CF996")]
    [InlineData("nobody")]
    [InlineData(null)]
    public async Task A_client_unknown_at_this_issuer_is_told_to_the_person_and_never_gone_to(string? client)
    {
        var seen = await _browser.Get(App.Web.Authorize(("client_id", client)));

        Assert.Equal(400, seen.Status);
        Assert.Null(seen.Location);
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge", "a-verifier-of-forty-three-characters-or-mor!", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("response_mode", "okta_post_message", "invalid_request")]
    [InlineData("scope", null, "invalid_scope")]
    [InlineData("scope", "openid everything", "invalid_scope")]
    [InlineData("scope", "https://servicebus.azure.net/.default", "invalid_resource")]
    [InlineData("prompt", "consent", "invalid_request")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("request", "eyJ9", "request_not_supported")]
    [InlineData("request_uri", "https://evil.example/", "request_uri_not_supported")]
    [InlineData("registration", "{}", "registration_not_supported")]
    public async Task What_else_is_wrong_is_told_to_the_client(string parameter, string? value, string error)
    {
        var seen = await _browser.Get(App.Web.Authorize((parameter, value)));

        Assert.Equal(303, seen.Status);
        Assert.Equal(error, seen.Returned["error"]);
        Assert.Equal("the state", seen.Returned["state"]);
        Assert.Equal($"{_shop.Identity.Address}/customers/v2.0", seen.Returned["iss"]);
        Assert.False(seen.Returned.ContainsKey("code"));
    }

    [Fact]
    public async Task A_parameter_given_twice_is_refused()
    {
        Assert.Equal("invalid_request", (await _browser.Get(App.Web.Authorize() + "&scope=openid")).Returned["error"]);
        Assert.Null((await _browser.Get(App.Web.Authorize() + "&redirect_uri=https://evil.example/")).Location);
        Assert.Null((await _browser.Get(App.Web.Authorize() + "&client_id=nobody")).Location);
    }

    [Fact]
    public async Task Staff_may_ask_for_one_resource_of_the_platform_and_not_for_two()
    {
        const string Vault = "https://vault.azure.net/.default";

        Assert.Equal(200, (await _browser.Get(App.BackOffice.Authorize(("scope", $"openid {Vault}")))).Status);
        var two = await _browser.Get(App.BackOffice.Authorize(("scope", $"{Vault} {Shop.Audience}/access_as_user")));
        Assert.Equal("invalid_scope", two.Returned["error"]);
    }
}
