using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Identity;

/// <summary>Reads forms as OAuth has them: url-encoded, and no parameter twice.</summary>
internal static class Forms
{
    public static OAuthError Malformed { get; } = OAuthError.InvalidRequest("The form cannot be read.");

    public static async Task<(IFormCollection? Form, OAuthError? Error)> Read(HttpContext http, bool allowRepeated = false)
    {
        if (http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is not true)
        {
            return (null, OAuthError.InvalidRequest("The body is not application/x-www-form-urlencoded."));
        }

        try
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return allowRepeated || form.All(field => field.Value.Count == 1)
                ? (form, null)
                : (null, OAuthError.InvalidRequest("A parameter is there more than once."));
        }
        catch (Exception malformed) when (malformed is InvalidDataException or BadHttpRequestException)
        {
            return (null, OAuthError.InvalidRequest(malformed.Message));
        }
    }

    public static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";
}
