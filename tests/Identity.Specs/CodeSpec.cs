using System.Text.Json;

namespace ServerlessShop.Identity.Specs;

public sealed class CodeSpec : IAsyncLifetime
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
    public async Task A_code_becomes_the_tokens_that_were_asked_for()
    {
        var (status, body) = await App.Web.Redeem(_shop, await Code());
        var access = Jwt.Of(body.GetProperty("access_token").GetString()!).Claims;

        Assert.Equal(200, status);
        Assert.Equal(
            ["access_token", "expires_in", "id_token", "refresh_token", "scope", "token_type"],
            body.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(App.Full, body.GetProperty("scope").GetString());
        Assert.Equal(Shop.Audience, access["aud"]!.ToString());
        Assert.Equal(App.Web.Id, access["azp"]!.ToString());
        Assert.Equal("access_as_user", access["scp"]!.ToString());
        Assert.Equal("customer", Assert.Single(access["roles"]!.AsArray())!.ToString());
        Assert.Equal("100f95ba-fd07-4574-a1e2-efd605e54ea8", access["oid"]!.ToString());
    }

    [Fact]
    public async Task What_was_not_asked_for_is_not_given()
    {
        var (_, body) = await App.Web.Redeem(_shop, await Code(("scope", $"{Shop.Audience}/access_as_user")));

        Assert.Equal(
            ["access_token", "expires_in", "scope", "token_type"], body.EnumerateObject().Select(member => member.Name).Order());
    }

    [Fact]
    public async Task An_operators_code_becomes_a_token_for_the_resource_of_the_platform()
    {
        var seen = await App.BackOffice.SignIn(_browser, "oscar", ("scope", "https://vault.azure.net/.default"));
        var (_, body) = await App.BackOffice.Redeem(_shop, seen.Code);

        var caller = _shop.Identity.Check(body.GetProperty("access_token").GetString()!, "https://vault.azure.net");
        Assert.Equal("oscar", caller!.Name);
        Assert.Equal(["operator"], caller.Roles);
    }

    [Fact]
    public async Task A_code_survives_a_restart()
    {
        var code = await Code();
        await _shop.Restart();

        Assert.Equal(200, (await App.Web.Redeem(_shop, code)).Status);
    }

    [Fact]
    public async Task A_code_is_good_once_and_shown_again_it_revokes_what_it_gave()
    {
        var code = await Code();
        var (_, first) = await App.Web.Redeem(_shop, code);

        Refused(await App.Web.Redeem(_shop, code));

        Refused(await App.Web.Refresh(_shop, first.GetProperty("refresh_token").GetString()!));
    }

    [Fact]
    public async Task Of_many_who_show_a_code_at_once_one_at_most_is_given_tokens()
    {
        var code = await Code();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => App.Web.Redeem(_shop, code)));

        Assert.Single(answers, answer => answer.Status == 200);
    }

    [Fact]
    public async Task A_code_is_good_for_five_minutes_and_not_for_a_second_more()
    {
        var inTime = await Code();
        _shop.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(200, (await App.Web.Redeem(_shop, inTime)).Status);

        var late = await Code();
        _shop.Clock.Advance(TimeSpan.FromSeconds(300));
        Refused(await App.Web.Redeem(_shop, late));
    }

    [Theory]
    [InlineData("code_verifier", "another-verifier-of-forty-three-characters-or-more")]
    [InlineData("redirect_uri", "http://127.0.0.1:5174/signin-callback")]
    [InlineData("redirect_uri", "http://localhost:5173/signin-callback")]
    public async Task A_stolen_code_is_worth_nothing_and_spent_by_the_try(string parameter, string value)
    {
        var code = await Code();

        Refused(await App.Web.Redeem(_shop, code, (parameter, value)));
        Refused(await App.Web.Redeem(_shop, code));
    }

    [Fact]
    public async Task The_challenge_itself_proves_nothing()
    {
        Refused(await App.Web.Redeem(_shop, await Code(), ("code_verifier", App.Challenge(App.Verifier))));
    }

    [Theory]
    [InlineData("code_verifier")]
    [InlineData("code")]
    [InlineData("redirect_uri")]
    public async Task A_code_without_its_proof_is_an_invalid_request(string parameter)
    {
        var (status, body) = await App.Web.Redeem(_shop, await Code(), (parameter, null));

        Assert.Equal(400, status);
        Assert.Equal("invalid_request", body.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Another_clients_code_is_refused_though_the_proof_is_right()
    {
        Refused(await App.TryIt.Redeem(_shop, await Code(), ("redirect_uri", App.Web.RedirectUri)));
    }

    [Fact]
    public async Task The_other_issuers_code_is_refused()
    {
        Refused(await App.BackOffice.Redeem(_shop, await Code(), ("redirect_uri", App.Web.RedirectUri)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1.evil.example")]
    public async Task A_browser_apps_code_is_redeemed_only_from_its_pages(string? origin)
    {
        var (status, body) = await App.Web.Redeem(_shop, await Code(), ("Origin", origin));

        Assert.Equal(400, status);
        Assert.Contains("AADSTS9002327", body.GetProperty("error_description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_native_apps_code_is_redeemed_by_no_page()
    {
        var seen = await App.Cli.SignIn(_browser, "oscar");

        Assert.Contains(
            "AADSTS9002326",
            (await App.Cli.Redeem(_shop, seen.Code, ("Origin", "http://127.0.0.1:5173"))).Body.GetProperty("error_description").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(200, (await App.Cli.Redeem(_shop, seen.Code)).Status);
    }

    [Fact]
    public async Task A_public_client_that_shows_a_secret_is_refused()
    {
        var (status, body) = await App.Web.Redeem(_shop, await Code(), ("client_secret", "invented"));

        Assert.Equal(401, status);
        Assert.Equal("invalid_client", body.GetProperty("error").GetString());
    }

    private async Task<string> Code(params (string Name, string? Value)[] changes) =>
        (await App.Web.SignIn(_browser, "alice", [("prompt", "login"), .. changes])).Code;

    private static void Refused((int Status, JsonElement Body) answer)
    {
        Assert.Equal(400, answer.Status);
        Assert.Equal("invalid_grant", answer.Body.GetProperty("error").GetString());
        Assert.False(answer.Body.TryGetProperty("access_token", out _));
    }
}
