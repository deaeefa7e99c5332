using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Identity;

/// <summary>An error answer of RFC 6749, section 5.2, with the members Entra adds.</summary>
internal sealed record OAuthError(int Status, string Code, string Description)
{
    public static OAuthError InvalidRequest(string description) => new(400, "invalid_request", description);

    public static OAuthError UnknownResource(string resource) => new(
        400, "invalid_resource", $"AADSTS500011: The resource principal named {resource} was not found in the tenant.");

    /// <summary>One answer for all that can be wrong with a refresh token: which it was is nobody's business.</summary>
    public static OAuthError BadRefreshToken { get; } = new(
        400, "invalid_grant", "AADSTS70043: The refresh token has expired or is invalid. The user must sign in again.");

    public static OAuthError BadCode { get; } = new(
        400, "invalid_grant", "AADSTS70008: The authorization code has expired or is invalid, or its proof is wrong.");

    public static OAuthError LockedOut { get; } = new(
        400, "invalid_grant", "AADSTS50053: Too many failed tries. Wait before the next.");

    public Task Write(HttpContext http, TimeProvider time)
    {
        http.Response.StatusCode = Status;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsJsonAsync(new Dictionary<string, string>
        {
            ["error"] = Code,
            ["error_description"] = Description,
            ["timestamp"] = time.GetUtcNow().ToString("u", CultureInfo.InvariantCulture),
            ["trace_id"] = System.Diagnostics.Activity.Current?.TraceId.ToHexString() ?? "",
            ["correlation_id"] = Guid.NewGuid().ToString(),
        });
    }
}
