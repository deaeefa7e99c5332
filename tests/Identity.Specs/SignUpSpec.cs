namespace ServerlessShop.Identity.Specs;

public sealed class SignUpSpec : IAsyncLifetime
{
    private const string GoodPassword = "seven blue kettles";

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
    public async Task Who_signs_up_is_signed_in_and_a_customer()
    {
        var seen = await SignUp("carol@example.com", GoodPassword);
        var (_, body) = await App.Web.Redeem(_shop, seen.Code);
        var claims = Jwt.Of(body.GetProperty("access_token").GetString()!).Claims;

        Assert.Equal("customer", Assert.Single(claims["roles"]!.AsArray())!.ToString());
        Assert.Equal("carol@example.com", claims["preferred_username"]!.ToString());
        Assert.Equal("Carol Carter", claims["name"]!.ToString());
    }

    [Fact]
    public async Task Who_signed_up_signs_in_after_a_restart_and_is_the_same_person()
    {
        var (_, before) = await App.Web.Redeem(_shop, (await SignUp("carol@example.com", GoodPassword)).Code);

        await _shop.Restart();

        var (status, after) = await _shop.SignIn("customers", "Carol@Example.com", GoodPassword);
        Assert.Equal(200, status);
        Assert.Equal(Oid(before), Oid(after));
        Assert.Equal(401, (await _shop.SignIn("customers", "carol@example.com", "another password")).Status);
    }

    [Theory]
    [InlineData("alice@example.com")]
    [InlineData("ALICE@example.com")]
    public async Task An_address_that_is_taken_makes_no_second_account(string email)
    {
        var seen = await SignUp(email, GoodPassword);

        Assert.Equal(400, seen.Status);
        Assert.Contains("No account could be created", seen.Html, StringComparison.Ordinal);
        Assert.Equal(401, (await _shop.SignIn("customers", "alice@example.com", GoodPassword)).Status);
    }

    [Fact]
    public async Task Of_two_who_sign_up_with_one_address_at_once_one_is_taken()
    {
        using var other = _shop.NewBrowser();

        var answers = await Task.WhenAll(SignUp("carol@example.com", GoodPassword), SignUp("carol@example.com", "nine red buckets", other));

        Assert.Equal([303, 400], answers.Select(answer => answer.Status).Order());
    }

    [Theory]
    [InlineData("short-one")]
    [InlineData("password123")]
    [InlineData("PASSWORD123")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("carol12345")]
    [InlineData("CarolCarter1")]
    public async Task A_password_that_is_short_or_easy_to_guess_is_refused(string password)
    {
        var seen = await SignUp("carol@example.com", password);

        Assert.Equal(400, seen.Status);
        Assert.Contains("password-error", seen.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ten chars!")]
    [InlineData("käse über alles")]
    public async Task A_long_password_of_any_characters_will_do(string password)
    {
        Assert.Equal(303, (await SignUp("carol@example.com", password)).Status);
        Assert.Equal(200, (await _shop.SignIn("customers", "carol@example.com", password)).Status);
    }

    [Theory]
    [InlineData("carol")]
    [InlineData("Carol <carol@example.com>")]
    [InlineData("")]
    public async Task What_is_no_address_is_refused(string email)
    {
        Assert.Contains("email-error", (await SignUp(email, GoodPassword)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_are_not_made_by_signing_up()
    {
        Assert.Equal("invalid_request", (await _browser.Get(App.BackOffice.Authorize(("prompt", "create")))).Returned["error"]);
        Assert.Equal(404, (await _browser.Get("/workforce/signup")).Status);
        Assert.DoesNotContain("signup", (await _browser.Get(App.BackOffice.Authorize())).Html, StringComparison.Ordinal);
        await SignUp("carol@example.com", GoodPassword);
        Assert.Equal(401, (await _shop.SignIn("workforce", "carol@example.com", GoodPassword)).Status);
    }

    [Fact]
    public async Task Passwords_are_kept_under_a_slow_hash()
    {
        await SignUp("carol@example.com", GoodPassword);
        await _shop.Identity.DisposeAsync();
        var text = string.Concat(Directory.GetFiles(_shop.StateFolder, "identity.db*").Select(file => File.ReadAllText(file, System.Text.Encoding.Latin1)));

        Assert.DoesNotContain(GoodPassword, text, StringComparison.Ordinal);
        Assert.Contains("pbkdf2-sha256$600000$", text, StringComparison.Ordinal);
    }

    private async Task<Seen> SignUp(string email, string password, Browser? browser = null)
    {
        browser ??= _browser;
        var page = await browser.Get(App.Web.Authorize(("prompt", "create")));
        return await browser.Send(page, ("email", email), ("name", "Carol Carter"), ("password", password));
    }

    private static string Oid(System.Text.Json.JsonElement body) =>
        Jwt.Of(body.GetProperty("access_token").GetString()!).Claims["oid"]!.ToString();
}
