using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Identity;

/// <summary>An error answer of RFC 6749, section 5.2, with the members Entra adds.</summary>
internal sealed record OAuthError(int Status, string Code, string Description)
{
    public static OAuthError InvalidRequest(string description) => new(400, "invalid_request", description);

    public static OAuthError UnknownResource(string resource) => new(
        400, "invalid_resource", $"AADSTS500011: The resource principal named {resource} was not found in the tenant.");

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
