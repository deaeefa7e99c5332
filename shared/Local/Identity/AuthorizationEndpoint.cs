using System.Net.Mail;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Identity;

/// <summary>
/// Where a browser comes to sign in and leaves with a code. The forms carry the request as it came, and it is checked
/// anew each time: there is nothing on the page that changing would help anybody.
/// </summary>
internal sealed class AuthorizationEndpoint(
    ShopTopology topology, Clients clients, Users users, PasswordSignIn passwords, IdentityStore store, BrowserCookies cookies,
    SignInPages pages, TimeProvider time)
{
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(1);

    private const int NameLengthMax = 100;
    private const int EmailLengthMax = 254;

    /// <summary>GET and POST /{tenant}/oauth2/v2.0/authorize.</summary>
    public async Task Authorize(HttpContext http, Tenant tenant)
    {
        string request;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            if (await Forms.Read(http, allowRepeated: true) is not { Form: { } form })
            {
                await Page.Refusal(http, Forms.Malformed);
                return;
            }


            request = QueryString.Create(form).Value!.TrimStart('?');
        }
        else
        {
            request = http.Request.QueryString.Value!.TrimStart('?');
        }

        if (await Read(http, tenant, request) is not { } asked) { return; }

        if (Session(http, tenant, asked) is { } known)
        {
            await Grant(http, tenant, asked, known.User, known.Session);
            return;
        }

        if (asked.Prompt == "none")
        {
            await AuthorizationReturn.With(
                http, tenant, asked.Return,
                new OAuthError(400, "login_required", "AADSTS50058: Nobody is signed in who could be taken."));
            return;
        }

        var texts = Texts(http, request);
        await (asked.Prompt == "create"
            ? pages.SignUp(http, tenant, asked, request, texts)
            : pages.SignIn(http, tenant, asked, request, texts, asked.LoginHint));
    }

    /// <summary>GET and POST /{tenant}/signin.</summary>
    public async Task SignIn(HttpContext http, Tenant tenant)
    {
        if (await Returned(http, tenant) is not { } returned) { return; }
        var (asked, request, form, texts) = returned;
        if (form is null) { await pages.SignIn(http, tenant, asked, request, texts, asked.LoginHint); return; }

        var name = form["username"].ToString();
        if (!pages.IsOurs(http, tenant, form, SignInPages.SignInForm))
        {
            await pages.SignIn(http, tenant, asked, request, texts, name, texts.Expired);
            return;
        }

        var outcome = await passwords.Try(tenant.Name, name, form["password"].ToString(), Forms.AddressOf(http), http.RequestAborted);
        if (outcome.User is null)
        {
            await pages.SignIn(
                http, tenant, asked, request, texts, name, outcome.LockedFor is null ? texts.WrongPassword : texts.Locked, outcome.LockedFor);
            return;
        }

        await Begin(http, tenant, asked, outcome.User);
    }

    /// <summary>GET and POST /customers/signup.</summary>
    public async Task SignUp(HttpContext http, Tenant tenant)
    {
        if (await Returned(http, tenant) is not { } returned) { return; }
        var (asked, request, form, texts) = returned;
        if (form is null) { await pages.SignUp(http, tenant, asked, request, texts); return; }

        var flaws = Flaws(form, texts);
        if (!pages.IsOurs(http, tenant, form, SignInPages.SignUpForm)) { flaws = flaws with { FormError = texts.Expired }; }
        if (flaws.Any) { await pages.SignUp(http, tenant, asked, request, texts, flaws); return; }

        var outcome = await passwords.SignUp(
            flaws.Email, flaws.Name, form["password"].ToString(), Forms.AddressOf(http), http.RequestAborted);
        if (outcome.User is null)
        {
            flaws = flaws with { FormError = outcome.LockedFor is null ? texts.NotCreated : texts.Locked };
            await pages.SignUp(http, tenant, asked, request, texts, flaws, outcome.LockedFor);
            return;
        }

        await Begin(http, tenant, asked, outcome.User);
    }

    private static SignUpFlaws Flaws(IFormCollection form, PageTexts texts)
    {
        var email = form["email"].ToString().Trim();
        var name = form["name"].ToString().Trim();
        var isEmail = email.Length <= EmailLengthMax && MailAddress.TryCreate(email, out var parsed) && parsed.Address == email
            && !email.Any(char.IsControl);
        return new SignUpFlaws(email, name)
        {
            EmailError = isEmail ? null : texts.BadEmail,
            NameError = name.Length is > 0 and <= NameLengthMax && !name.Any(char.IsControl) ? null : texts.BadName,
            PasswordError = PasswordRules.FlawOf(form["password"].ToString(), email, name) switch
            {
                PasswordFlaw.TooShort => texts.PasswordShort,
                PasswordFlaw.TooLong => texts.PasswordLong,
                PasswordFlaw.Common => texts.PasswordCommon,
                _ => null,
            },
        };
    }

    private async Task<(AuthorizationRequest Asked, string Request, IFormCollection? Form, PageTexts Texts)?> Returned(
        HttpContext http, Tenant tenant)
    {
        IFormCollection? form = null;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            form = (await Forms.Read(http)).Form;
            if (form is null) { await Page.Refusal(http, Forms.Malformed); return null; }
        }

        var request = form is null ? http.Request.Query["request"].ToString() : form["request"].ToString();
        return await Read(http, tenant, request) is { } asked ? (asked, request, form, Texts(http, request)) : null;
    }

    private async Task<AuthorizationRequest?> Read(HttpContext http, Tenant tenant, string request)
    {
        var (asked, back, error) = AuthorizationRequest.Read(QueryHelpers.ParseQuery(request), tenant, clients, topology);
        if (asked is not null) { return asked; }
        await (back is null ? Page.Refusal(http, error!) : AuthorizationReturn.With(http, tenant, back, error!));
        return null;
    }

    private (User User, BrowserSession Session)? Session(HttpContext http, Tenant tenant, AuthorizationRequest asked)
    {
        if (asked.Prompt is "login" or "select_account" or "create") { return null; }
        if (cookies.SessionOf(http, tenant) is not { } hash) { return null; }
        if (store.SessionOf(tenant.Name, hash, time.GetUtcNow()) is not { } session) { return null; }
        if (asked.MaxAge is { } age && IsOlder(session, age)) { return null; }

        // A client that renews for one person must not be given another's tokens.
        if (asked.IdTokenHint is { } hint && HintedPerson(tenant, hint) != session.ObjectId) { return null; }
        return users.WithObjectId(tenant.Name, session.ObjectId) is { } user ? (user, session) : null;
    }

    // No age at all asks for the password now, even of who gave it in this very second.
    private bool IsOlder(BrowserSession session, TimeSpan age) =>
        age == TimeSpan.Zero || time.GetUtcNow().ToUnixTimeSeconds() - session.AuthenticatedAt > age.TotalSeconds;

    private static string? HintedPerson(Tenant tenant, string hint) =>
        Ascii.IsValid(hint) && new SignedToken(tenant).Read(Encoding.ASCII.GetBytes(hint)) is { } claims ? SignedToken.Text(claims, "oid") : null;

    private async Task Begin(HttpContext http, Tenant tenant, AuthorizationRequest asked, User user)
    {
        // A new name for the session at every sign-in: one planted in the browser before is worth nothing.
        var now = time.GetUtcNow();
        var token = OpaqueToken.Create();
        var session = new BrowserSession(Guid.NewGuid().ToString(), user.Oid.ToString(), now.ToUnixTimeSeconds());
        await store.BeginSession(
            tenant.Name, session, OpaqueToken.Hash(token), cookies.SessionOf(http, tenant), now, SessionLifetime);
        cookies.SetSession(http, tenant, token);
        await Grant(http, tenant, asked, user, session);
    }

    private async Task Grant(HttpContext http, Tenant tenant, AuthorizationRequest asked, User user, BrowserSession session)
    {
        var code = OpaqueToken.Create();
        var granted = new SignedInGrant(
            tenant.Name, asked.Return.Client.Id, user.Oid.ToString(), asked.Scope.ToString(), session.AuthenticatedAt, session.Id);
        await store.AddCode(
            OpaqueToken.Hash(code),
            new CodeGrant(granted, asked.Return.RedirectUri, asked.Challenge, asked.Nonce),
            time.GetUtcNow() + CodeLifetime);
        await AuthorizationReturn.With(http, tenant, asked.Return, code);
    }

    private static PageTexts Texts(HttpContext http, string request) =>
        PageTexts.For(http, QueryHelpers.ParseQuery(request).GetValueOrDefault("ui_locales", StringValues.Empty).ToString());
}
