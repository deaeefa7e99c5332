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
    /// <summary>Several times as much as the longest order, delivery or return takes.</summary>
    public const int BytesMax = 1024 * 1024;

    /// <summary>The body as T.</summary>
    /// <param name="bytesMax">A longer body is answered with 413, and is not read to its end.</param>
    /// <exception cref="UnreadableBodyException">Not JSON, or not of this shape; names the place.</exception>
    public static async Task<T> Body<T>(
        this HttpRequest request, CancellationToken cancellation, int bytesMax = BytesMax) where T : class
    {
        if (!request.HasJsonContentType())
        {
            throw new UnreadableBodyException("$", "Send JSON: Content-Type application/json.");
        }

        try
        {
            await using var body = await Read(request, bytesMax, cancellation);
            return await JsonSerializer.DeserializeAsync<T>(body, Json.Options, cancellation)
                ?? throw new UnreadableBodyException("$", "The body is null.");
        }
        catch (JsonException malformed)
        {
            throw new UnreadableBodyException(malformed.Path is { Length: > 0 } path ? path : "$", "Malformed, missing or of the wrong type.");
        }
    }

    // What the caller says of the length may be absent or untrue, and so what comes is counted.
    private static async Task<MemoryStream> Read(HttpRequest request, int bytesMax, CancellationToken cancellation)
    {
        if (request.ContentLength > bytesMax) { throw TooLarge(bytesMax); }

        var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (body.Length + read > bytesMax) { throw TooLarge(bytesMax); }
            body.Write(chunk, 0, read);
        }

        body.Position = 0;
        return body;
    }

    private static BadHttpRequestException TooLarge(int bytesMax) =>
        new($"A body has at most {bytesMax} bytes.", StatusCodes.Status413PayloadTooLarge);
}

/// <summary>The caller's body cannot be read.</summary>
public sealed class UnreadableBodyException(string field, string because) : Exception($"{field}: {because}")
{
    public IDictionary<string, string[]> Fields { get; } = new Dictionary<string, string[]> { [field] = [because] };
}
