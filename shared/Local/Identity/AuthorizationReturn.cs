using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ServerlessShop.Local.Identity;

/// <summary>Sends the browser back to the client with a code or an error, and the issuer's name (RFC 9207).</summary>
internal static class AuthorizationReturn
{
    public static Task With(HttpContext http, Tenant tenant, ReturnAddress to, string code) =>
        Write(http, tenant, to, new() { ["code"] = code });

    public static Task With(HttpContext http, Tenant tenant, ReturnAddress to, OAuthError error) =>
        Write(http, tenant, to, new() { ["error"] = error.Code, ["error_description"] = error.Description });

    private static Task Write(HttpContext http, Tenant tenant, ReturnAddress to, Dictionary<string, string?> fields)
    {
        if (to.State is not null) { fields["state"] = to.State; }

        // A client of two issuers can tell which one answered, and does not take one's code to the other.
        fields["iss"] = tenant.Issuer;
        if (to.Mode == ResponseMode.FormPost) { return PostBack(http, to, fields); }

        var query = QueryHelpers.AddQueryString("", fields)[1..];
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";

        // 303, so that no browser sends the password form on to the client.
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = to.RedirectUri + (to.Mode == ResponseMode.Fragment ? '#' : '?') + query;
        return Task.CompletedTask;
    }

    // Elsewhere a script sends this form. Here a button does, because no page of ours runs scripts.
    private static Task PostBack(HttpContext http, ReturnAddress to, Dictionary<string, string?> fields)
    {
        var texts = PageTexts.For(http);
        var inputs = fields.Select(field => Page.Hidden(field.Key, field.Value!));
        return Page.Write(http, 200, texts, texts.SignedIn, $"""
            <form method="post" action="{HtmlEncoder.Default.Encode(to.RedirectUri)}">
            {string.Concat(inputs)}
            <button type="submit" autofocus>{texts.Continue}</button>
            </form>
            """, Page.OriginOf(to.RedirectUri));
    }
}
