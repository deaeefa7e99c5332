using System.Text;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Identity;

/// <summary>/{tenant}/oidc/userinfo: what an access token's scope lets a client know of the person.</summary>
internal sealed class UserInfoEndpoint(Users users, TimeProvider time)
{
    public Task Answer(HttpContext http, Tenant tenant)
    {
        http.Response.Headers.CacheControl = "no-store";
        var authorization = http.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) { return Refuse(http, 401, "Bearer"); }

        var token = authorization["Bearer ".Length..];
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (!Ascii.IsValid(token)
            || new SignedToken(tenant).Read(Encoding.ASCII.GetBytes(token)) is not { } claims
            || SignedToken.Text(claims, "aud") != UserTokens.UserInfoAudience
            || SignedToken.Number(claims, "exp") is not { } expires || now >= expires
            || users.WithObjectId(tenant.Name, SignedToken.Text(claims, "oid") ?? "") is not { } user)
        {
            return Refuse(http, 401, """Bearer error="invalid_token", error_description="The token is not one for the UserInfo endpoint." """.TrimEnd());
        }

        var scope = new Scope(SignedToken.Text(claims, "scp")?.Split(' ') ?? [], null, null);
        return scope.Has("openid")
            ? http.Response.WriteAsJsonAsync(UserTokens.PersonOf(user, SignedToken.Text(claims, "azp")!, scope))
            : Refuse(http, 403, """Bearer error="insufficient_scope", scope="openid" """.TrimEnd());
    }

    private static Task Refuse(HttpContext http, int status, string challenge)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.WWWAuthenticate = challenge;
        return Task.CompletedTask;
    }
}
