using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Kernel;

namespace ServerlessShop.Hosting;

/// <summary>
/// Reads a JSON body. The worker's [FromBody] turns malformed JSON into a failed invocation and so a 500; here it is
/// the caller's mistake and becomes a 400.
/// </summary>
public static class RequestBody
{
    /// <summary>The body as T.</summary>
    /// <exception cref="UnreadableBodyException">Not JSON, or not of this shape; names the place.</exception>
    public static async Task<T> Body<T>(this HttpRequest request, CancellationToken cancellation) where T : class
    {
        if (!request.HasJsonContentType())
        {
            throw new UnreadableBodyException("$", "Send JSON: Content-Type application/json.");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, Json.Options, cancellation)
                ?? throw new UnreadableBodyException("$", "The body is null.");
        }
        catch (JsonException malformed)
        {
            throw new UnreadableBodyException(malformed.Path is { Length: > 0 } path ? path : "$", "Malformed, missing or of the wrong type.");
        }
    }
}

/// <summary>The caller's body cannot be read.</summary>
public sealed class UnreadableBodyException(string field, string because) : Exception($"{field}: {because}")
{
    public IDictionary<string, string[]> Fields { get; } = new Dictionary<string, string[]> { [field] = [because] };
}
