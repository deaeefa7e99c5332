using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Identity;

/// <summary>What went wrong with a sign-up form, field by field, and what had been entered.</summary>
internal sealed record SignUpFlaws(string Email = "", string Name = "")
{
    public string? EmailError { get; init; }

    public string? NameError { get; init; }

    public string? PasswordError { get; init; }

    public string? FormError { get; init; }

    public bool Any => EmailError is not null || NameError is not null || PasswordError is not null || FormError is not null;
}

/// <summary>The pages on which people sign in, sign up and sign out.</summary>
internal sealed class SignInPages(FormToken tokens, BrowserCookies cookies)
{
    public const string SignInForm = "signin";
    public const string SignUpForm = "signup";
    public const string SignOutForm = "signout";

    /// <param name="request">The authorization request as it came; it is checked again when the form returns.</param>
    public Task SignIn(
        HttpContext http, Tenant tenant, AuthorizationRequest asked, string request, PageTexts texts, string user = "",
        string? error = null, TimeSpan? lockedFor = null)
    {
        if (lockedFor is { } wait) { http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture); }
        var signUp = tenant.Name != Tenant.Customers ? "" : $"""
            <p>{texts.NoAccount} <a href="{tenant.Path}/signup?request={Uri.EscapeDataString(request)}">{texts.SignUp}</a></p>
            """;
        var status = lockedFor is not null ? StatusCodes.Status429TooManyRequests : error is not null ? 400 : 200;
        return Page.Write(http, status, texts, Title(tenant, texts, texts.SignIn, error is not null), $"""
            {Alert(error)}
            <form method="post" action="{tenant.Path}/signin">
            {Hidden(http, tenant, SignInForm, request)}
            {Page.Field("username", texts.User, "text", "username", user, focus: user.Length == 0)}
            {Page.Field("password", texts.Password, "password", "current-password", focus: user.Length > 0)}
            <button type="submit">{texts.SignIn}</button>
            </form>
            {signUp}
            """, Page.OriginOf(asked.Return.RedirectUri));
    }

    public Task SignUp(
        HttpContext http, Tenant tenant, AuthorizationRequest asked, string request, PageTexts texts, SignUpFlaws? flaws = null,
        TimeSpan? lockedFor = null)
    {
        if (lockedFor is { } wait) { http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture); }
        var had = flaws ?? new SignUpFlaws(asked.LoginHint);
        var status = lockedFor is not null ? StatusCodes.Status429TooManyRequests : had.Any ? 400 : 200;
        var focus = had switch
        {
            { EmailError: not null } => "email",
            { NameError: not null } => "name",
            { PasswordError: not null } => "password",
            _ => "email",
        };
        return Page.Write(http, status, texts, Title(tenant, texts, texts.SignUp, had.Any), $"""
            {Alert(had.FormError)}
            <form method="post" action="{tenant.Path}/signup" novalidate>
            {Hidden(http, tenant, SignUpForm, request)}
            {Page.Field("email", texts.Email, "email", "username", had.Email, error: had.EmailError, focus: focus == "email")}
            {Page.Field("name", texts.Name, "text", "name", had.Name, error: had.NameError, focus: focus == "name")}
            {Page.Field("password", texts.Password, "password", "new-password", "", texts.PasswordHint, had.PasswordError, focus == "password")}
            <button type="submit">{texts.SignUp}</button>
            </form>
            <p>{texts.HaveAccount} <a href="{tenant.Path}/signin?request={Uri.EscapeDataString(request)}">{texts.SignIn}</a></p>
            """, Page.OriginOf(asked.Return.RedirectUri));
    }

    public Task SignOut(HttpContext http, Tenant tenant, string request, string? formTarget)
    {
        var texts = PageTexts.For(http);
        return Page.Write(http, 200, texts, Title(tenant, texts, texts.SignOut, false), $"""
            <p>{texts.SignOutAsk}</p>
            <form method="post" action="{tenant.Path}/signout">
            {Hidden(http, tenant, SignOutForm, request)}
            <button type="submit" autofocus>{texts.SignOut}</button>
            </form>
            """, formTarget);
    }

    public static Task SignedOut(HttpContext http, Tenant tenant)
    {
        var texts = PageTexts.For(http);
        return Page.Write(http, 200, texts, Title(tenant, texts, texts.SignedOut, false), "");
    }

    /// <summary>Whether the form is one this browser was shown, for this request.</summary>
    public bool IsOurs(HttpContext http, Tenant tenant, IFormCollection form, string name) => tokens.Fits(
        form["form_token"].ToString(), tenant, name, cookies.FormNonce(http, tenant), form["request"].ToString());

    // Both ends up in the title first: a screen reader begins with it after the page has come back.
    private static string Title(Tenant tenant, PageTexts texts, string what, bool isWrong) =>
        $"{(isWrong ? $"{texts.Error}: " : "")}{what} – {(tenant.Name == Tenant.Customers ? texts.CustomersTitle : texts.WorkforceTitle)}";

    private static string Alert(string? error) => error is null ? "" : $"""<p class="error" role="alert">{Page.Text(error)}</p>""";

    private string Hidden(HttpContext http, Tenant tenant, string form, string request) =>
        Page.Hidden("request", request)
        + Page.Hidden("form_token", tokens.For(tenant, form, cookies.EnsureFormNonce(http, tenant), request));
}
