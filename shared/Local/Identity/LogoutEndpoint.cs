using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ServerlessShop.Local.Identity;

/// <summary>
/// RP-initiated logout. Who shows the session's own id token is believed; anybody else's link only asks the person, since
/// any page could hold such a link. Signing out ends the session's refresh tokens too.
/// </summary>
internal sealed class LogoutEndpoint(Clients clients, IdentityStore store, BrowserCookies cookies, SignInPages pages, TimeProvider time)
{
    /// <summary>GET and POST /{tenant}/oauth2/v2.0/logout.</summary>
    public async Task Logout(HttpContext http, Tenant tenant)
    {
        var request = http.Request.QueryString.Value!.TrimStart('?');
        if (HttpMethods.IsPost(http.Request.Method))
        {
            if ((await Forms.Read(http)).Form is not { } form) { await Page.Refusal(http, Forms.Malformed); return; }
            request = QueryString.Create(form).Value!.TrimStart('?');
        }

        if (await Read(http, tenant, request) is not { } asked) { return; }
        var session = SessionOf(http, tenant);
        if (session is null) { await Leave(http, tenant, asked, null); return; }
        if (asked.SessionId == session.Id) { await Leave(http, tenant, asked, session); return; }

        await pages.SignOut(http, tenant, request, asked.ReturnTo is null ? null : Page.OriginOf(asked.ReturnTo));
    }

    /// <summary>POST /{tenant}/signout: the person has said yes.</summary>
    public async Task Confirmed(HttpContext http, Tenant tenant)
    {
        if ((await Forms.Read(http)).Form is not { } form) { await Page.Refusal(http, Forms.Malformed); return; }
        var request = form["request"].ToString();
        if (await Read(http, tenant, request) is not { } asked) { return; }
        if (!pages.IsOurs(http, tenant, form, SignInPages.SignOutForm))
        {
            await pages.SignOut(http, tenant, request, asked.ReturnTo is null ? null : Page.OriginOf(asked.ReturnTo));
            return;
        }

        await Leave(http, tenant, asked, SessionOf(http, tenant));
    }

    private async Task Leave(HttpContext http, Tenant tenant, Asked asked, BrowserSession? session)
    {
        if (session is not null) { await store.EndSession(session.Id); }
        cookies.ClearSession(http, tenant);
        if (asked.ReturnTo is null) { await SignInPages.SignedOut(http, tenant); return; }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = asked.State is null
            ? asked.ReturnTo
            : QueryHelpers.AddQueryString(asked.ReturnTo, "state", asked.State);
    }

    private async Task<Asked?> Read(HttpContext http, Tenant tenant, string request)
    {
        var fields = QueryHelpers.ParseQuery(request);
        string? One(string name) => fields.GetValueOrDefault(name) is [{ Length: > 0 } value] ? value : null;

        // Its lifetime is over by the time most people leave; that it was ours is what counts.
        var hint = One("id_token_hint") is { } token && Ascii.IsValid(token)
            ? new SignedToken(tenant).Read(Encoding.ASCII.GetBytes(token))
            : null;
        var hinted = hint is { } claims ? SignedToken.Text(claims, "aud") : null;
        var client = clients.WithId(tenant.Name, hinted ?? One("client_id") ?? "");
        var returnTo = One("post_logout_redirect_uri");
        if (returnTo is not null && client?.MayReturnAfterLogout(returnTo) is not true)
        {
            await Page.Refusal(http, OAuthError.InvalidRequest(
                $"The post_logout_redirect_uri '{returnTo}' is not one registered for the client that id_token_hint or client_id names."));
            return null;
        }

        return new Asked(returnTo, One("state"), hint is { } own ? SignedToken.Text(own, "sid") : null);
    }

    private BrowserSession? SessionOf(HttpContext http, Tenant tenant) =>
        cookies.SessionOf(http, tenant) is { } hash ? store.SessionOf(tenant.Name, hash, time.GetUtcNow()) : null;

    private sealed record Asked(string? ReturnTo, string? State, string? SessionId);
}
