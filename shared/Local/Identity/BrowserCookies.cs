using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Identity;

/// <summary>
/// The two cookies of an issuer: who is signed in, and whose forms they are. On https both are __Host- cookies, which no
/// neighbouring host can set. On loopback every port shares them; only other programs of the same person listen there.
/// </summary>
internal sealed class BrowserCookies(bool secure)
{
    public byte[]? SessionOf(HttpContext http, Tenant tenant) =>
        http.Request.Cookies[SessionName(tenant)] is { Length: > 0 } token ? OpaqueToken.Hash(token) : null;

    public void SetSession(HttpContext http, Tenant tenant, string token) =>
        http.Response.Cookies.Append(SessionName(tenant), token, Options(tenant));

    public void ClearSession(HttpContext http, Tenant tenant) => http.Response.Cookies.Delete(SessionName(tenant), Options(tenant));

    /// <summary>What forms of this browser are bound to; null where it has shown nothing.</summary>
    public string? FormNonce(HttpContext http, Tenant tenant) =>
        http.Request.Cookies[FormName(tenant)] is { Length: > 0 and <= 64 } nonce ? nonce : null;

    public string EnsureFormNonce(HttpContext http, Tenant tenant)
    {
        if (FormNonce(http, tenant) is { } known) { return known; }
        var nonce = OpaqueToken.Create();
        http.Response.Cookies.Append(FormName(tenant), nonce, Options(tenant));
        return nonce;
    }

    private string SessionName(Tenant tenant) => $"{Prefix}shop-{tenant.Name}-session";

    private string FormName(Tenant tenant) => $"{Prefix}shop-{tenant.Name}-form";

    private string Prefix => secure ? "__Host-" : "";

    // Lax, not Strict: the browser comes from the shop's pages, and must be known when it does.
    private CookieOptions Options(Tenant tenant) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = secure,
        Path = secure ? "/" : tenant.Path,
        IsEssential = true,
    };
}
