using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessShop.Cosmos.Specs;

/// <summary>A request as other SDKs and tools send it, signed with the account's key.</summary>
internal static class SignedRequest
{
    public static HttpRequestMessage To(Account account, HttpMethod method, string path, string type, string link)
    {
        var date = DateTime.UtcNow.ToString("r", CultureInfo.InvariantCulture).ToLowerInvariant();
        var payload = $"{method.Method.ToLowerInvariant()}\n{type}\n{link}\n{date}\n\n";
        var hash = HMACSHA256.HashData(
            Convert.FromBase64String(account.Server.MasterKey), Encoding.UTF8.GetBytes(payload));
        var request = new HttpRequestMessage(method, $"{account.Server.Address}/{path}");
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-version", "2020-07-15");
        request.Headers.TryAddWithoutValidation(
            "Authorization", Uri.EscapeDataString($"type=master&ver=1.0&sig={Convert.ToBase64String(hash)}"));
        return request;
    }
}
