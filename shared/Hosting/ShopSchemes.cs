using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace ServerlessShop.Hosting;

/// <summary>The part of authentication that both hosts share: which issuer a user's token claims to be of.</summary>
internal static class ShopSchemes
{
    public static AuthenticationBuilder AddShopSchemes(this AuthenticationBuilder authentication, IdentityOptions identity) =>
        authentication.AddPolicyScheme(Schemes.User, null, policy =>
            policy.ForwardDefaultSelector = http => ClaimsToBeOf(http.Request.Headers.Authorization, identity.Workforce)
                ? Schemes.Workforce
                : Schemes.Customers);

    /// <summary>Only a choice of who is to check: nothing read here is believed.</summary>
    private static bool ClaimsToBeOf(StringValues authorization, string authority)
    {
        var parts = authorization.ToString().Split('.');
        if (parts.Length != 3) { return false; }
        try
        {
            var payload = Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(parts[1]);
            using var claims = JsonDocument.Parse(Encoding.UTF8.GetString(payload));
            return claims.RootElement.TryGetProperty("iss", out var issuer)
                && issuer.ValueKind == JsonValueKind.String
                && string.Equals(issuer.GetString(), authority, StringComparison.Ordinal);
        }
        catch (Exception notAToken) when (notAToken is FormatException or JsonException or InvalidOperationException)
        {
            return false; // The customers' check will refuse it.
        }
    }
}

/// <summary>The gateway's token travels in a header of its own, so that the user's keeps its place.</summary>
internal static class GatewayToken
{
    private const string Bearer = "Bearer ";

    public static Task Take(HttpRequest request, Action<string> found, Action missing)
    {
        var header = request.Headers[Schemes.GatewayHeader].ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) { found(header[Bearer.Length..]); }
        else { missing(); } // Never fall back to Authorization: that is the user's.

        return Task.CompletedTask;
    }
}
