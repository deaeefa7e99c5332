using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Identity;

/// <summary>What pages of another origin may read: the public documents all, tokens and UserInfo those of our clients.</summary>
internal static class CrossOrigin
{
    /// <summary>Sets the headers; whether that was all, because the browser only asked what it may do.</summary>
    public static bool Admit(HttpContext http, string path, Func<string, bool> isClients)
    {
        var headers = http.Response.Headers;
        if (path is "v2.0/.well-known/openid-configuration" or "discovery/v2.0/keys")
        {
            headers.AccessControlAllowOrigin = "*";
            return IsPreflight(http);
        }

        if (path is not ("oauth2/v2.0/token" or "oidc/userinfo")) { return false; }

        headers.Vary = "Origin";
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || !isClients(origin)) { return false; }

        // No Allow-Credentials: neither endpoint looks at cookies.
        headers.AccessControlAllowOrigin = origin;
        if (!IsPreflight(http)) { return false; }
        headers.AccessControlAllowMethods = path is "oidc/userinfo" ? "GET, POST" : "POST";
        headers.AccessControlAllowHeaders = "authorization, content-type";
        headers.AccessControlMaxAge = "600";
        return true;
    }

    private static bool IsPreflight(HttpContext http)
    {
        if (!HttpMethods.IsOptions(http.Request.Method)) { return false; }
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }
}
