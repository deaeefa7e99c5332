using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.PaymentProvider;

/// <summary>A request under its Idempotency-Key: the same fingerprint is the same request again.</summary>
internal sealed record IdempotentRequest(string Key, string Fingerprint)
{
    private const int KeyLengthMax = 255;

    /// <summary>Null when there is no usable key.</summary>
    public static IdempotentRequest? Of(HttpRequest request, string body)
    {
        if (request.Headers["Idempotency-Key"] is not [{ Length: > 0 and <= KeyLengthMax } key]) { return null; }
        if (key.Any(letter => letter is < '!' or > '~')) { return null; }

        var text = $"{request.Method} {request.Path}\n{body}";
        return new IdempotentRequest(key, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }
}
