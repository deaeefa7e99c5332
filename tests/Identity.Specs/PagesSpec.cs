using System.Text.RegularExpressions;

namespace ServerlessShop.Identity.Specs;

public sealed partial class PagesSpec : IAsyncLifetime
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
    public async Task A_page_runs_no_script_is_framed_by_nobody_and_sends_its_form_only_here_and_to_the_client()
    {
        var page = await _browser.Get(App.Web.Authorize());
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));

        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.EndsWith(
            "; form-action 'self' http://127.0.0.1:5173; frame-ancestors 'none'; base-uri 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(EventAttribute(), page.Html);
        Assert.Equal("DENY", Assert.Single(page.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        Assert.True(page.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task The_style_is_the_one_the_policy_names()
    {
        var page = await _browser.Get(App.Web.Authorize());
        var style = Style().Match(page.Html).Groups[1].Value;
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style)));

        Assert.Contains($"'sha256-{hash}'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("signin")]
    [InlineData("signup")]
    public async Task Every_field_has_its_label_its_purpose_and_a_language(string form)
    {
        var page = await Page(form);
        var fields = Field().Matches(page.Html).Select(field => field.Value).Where(field => !field.Contains("hidden", StringComparison.Ordinal)).ToList();

        Assert.Equal(form == "signin" ? 2 : 3, fields.Count);
        Assert.All(fields, field =>
        {
            var id = Id().Match(field).Groups[1].Value;
            Assert.Contains($"<label for=\"{id}\">", page.Html, StringComparison.Ordinal);
            Assert.Contains("autocomplete=\"", field, StringComparison.Ordinal);
            Assert.Contains(" required", field, StringComparison.Ordinal);
        });
        Assert.Single(fields, field => field.Contains(" autofocus", StringComparison.Ordinal));
        Assert.Contains("<html lang=\"en\">", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("tabindex", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_read_out_with_its_field_and_the_first_wrong_field_has_the_focus()
    {
        var page = await _browser.Send(await Page("signup"), ("email", "alice"), ("name", "Al"), ("password", "short"));

        Assert.Equal(400, page.Status);
        Assert.Contains("<title>Error: Create an account", page.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"email-error\"", page.Html, StringComparison.Ordinal);
        Assert.Matches("<input id=\"email\"[^>]*aria-describedby=\"email-error\" aria-invalid=\"true\" autofocus>", page.Html);
        Assert.Matches("<input id=\"password\"[^>]*aria-describedby=\"password-hint password-error\" aria-invalid=\"true\">", page.Html);
        Assert.DoesNotContain("name-error", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Al\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_an_alert_and_is_not_sent_back()
    {
        var page = await _browser.Send(await Page("signin"), ("username", "alice"), ("password", "a-wrong-one"));

        Assert.Equal(400, page.Status);
        Assert.Contains("role=\"alert\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"alice\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("a-wrong-one", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de", null, "de")]
    [InlineData("de-AT,en;q=0.5", null, "de")]
    [InlineData("fr,en;q=0.2,de;q=0.8", null, "de")]
    [InlineData("de;q=0,en", null, "en")]
    [InlineData("de", "en", "en")]
    [InlineData("en", "fr de", "de")]
    [InlineData("fr", null, "en")]
    [InlineData(null, null, "en")]
    public async Task A_page_speaks_the_language_of_client_or_browser(string? accepted, string? wanted, string language)
    {
        if (accepted is not null) { _browser.Headers.Add("Accept-Language", accepted); }
        var page = await _browser.Get(App.Web.Authorize(("ui_locales", wanted)));

        Assert.Equal(language, page.Language);
        Assert.Contains(language == "de" ? "Anmelden" : "Sign in", page.Html, StringComparison.Ordinal);
        var failed = await _browser.Send(page, ("username", "alice"), ("password", "wrong"));
        Assert.Equal(language, failed.Language);
    }

    [Theory]
    [InlineData("login_hint")]
    [InlineData("redirect_uri")]
    [InlineData("client_id")]
    [InlineData("state")]
    [InlineData("ui_locales")]
    public async Task What_a_stranger_writes_into_a_request_stays_text(string parameter)
    {
        var page = await _browser.Get(App.Web.Authorize((parameter, "\"'><b onload=alert(1)>")));

        Assert.DoesNotContain("<b ", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("\"'>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_hint_is_filled_in_and_the_password_has_the_focus()
    {
        var page = await _browser.Get(App.Web.Authorize(("login_hint", "alice@example.com")));

        Assert.Contains("value=\"alice@example.com\"", page.Html, StringComparison.Ordinal);
        Assert.Matches("<input id=\"password\"[^>]* autofocus>", page.Html);
    }

    private async Task<Seen> Page(string form) =>
        await _browser.Get(App.Web.Authorize(("prompt", form == "signup" ? "create" : null)));

    [GeneratedRegex(@"\son\w+=", RegexOptions.IgnoreCase)]
    private static partial Regex EventAttribute();

    [GeneratedRegex("<style>(.*)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<input [^>]*>")]
    private static partial Regex Field();

    [GeneratedRegex("id=\"([^\"]*)\"")]
    private static partial Regex Id();
}
