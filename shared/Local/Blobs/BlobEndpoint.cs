using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Blobs;

/// <summary>Put Blob, Get Blob and Get Blob Properties, as the Blob service's REST API has them.</summary>
internal sealed class BlobEndpoint(BlobOptions options, BlobFiles files, ITokens tokens)
{
    public const string Audience = "https://storage.azure.com";

    private const string Bearer = "Bearer ";
    private const string MetadataPrefix = "x-ms-meta-";

    public async Task Handle(HttpContext http)
    {
        var request = http.Request;
        var target = BlobTarget.Of(request);
        var container = options.Containers.FirstOrDefault(one => one.Name == target.Container);
        var caller = CallerOf(request);
        if (request.Method == "PUT")
        {
            DemandWriter(caller, container);
            await Put(http, target);
            return;
        }

        // To nobody in particular, what is not public is not there at all.
        if (caller is null && container is not { IsPublic: true }) { throw BlobRefusedException.NoResource(); }
        if (container is null) { throw BlobRefusedException.NoContainer(); }
        if (caller is not null && !container.IsPublic) { DemandWriter(caller, container); }
        await Get(http, target);
    }

    private async Task Put(HttpContext http, BlobTarget target)
    {
        var request = http.Request;
        if (request.Headers["x-ms-version"].Count == 0) { throw BlobRefusedException.Missing("x-ms-version"); }
        switch (request.Headers["x-ms-blob-type"].ToString())
        {
            case "BlockBlob": break;
            case "": throw BlobRefusedException.Missing("x-ms-blob-type");
            case "PageBlob" or "AppendBlob": throw BlobRefusedException.NotThere($"A {request.Headers["x-ms-blob-type"]}");
            default: throw BlobRefusedException.InvalidHeader("x-ms-blob-type");
        }

        if (request.ContentLength is not { } length)
        {
            throw new BlobRefusedException(411, "MissingContentLengthHeader", "The Content-Length header was not specified.");
        }

        if (length > options.BytesMax)
        {
            throw new BlobRefusedException(413, "RequestBodyTooLarge", "The request body is too large and exceeds the maximum permissible limit.");
        }

        var bytes = new byte[length];
        await request.Body.ReadExactlyAsync(bytes, http.RequestAborted);
        var md5 = Md5(bytes);
        if (request.Headers.ContentMD5.ToString() is { Length: > 0 } said && said != md5)
        {
            throw new BlobRefusedException(400, "Md5Mismatch", "The MD5 value specified in the request did not match with the MD5 value calculated by the server.");
        }

        var stored = await files.Put(
            target.Container, Described(request, target.Blob, md5), bytes, new BlobConditions(request).DemandForWriting, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status201Created;
        http.Response.Headers.ETag = stored.ETag;
        http.Response.Headers.LastModified = Date(stored.LastModified);
        http.Response.Headers.ContentMD5 = md5;
        http.Response.Headers["x-ms-request-server-encrypted"] = "true";
    }

    private async Task Get(HttpContext http, BlobTarget target)
    {
        if (await files.Open(target.Container, target.Blob, http.RequestAborted) is not { } found) { throw BlobRefusedException.NoBlob(); }

        await using var bytes = found.Bytes;
        var blob = found.Blob;
        new BlobConditions(http.Request).DemandForReading(blob);
        var range = BlobRange.Of(http.Request, blob.Length);
        var response = http.Response;
        Describe(response, blob);
        response.ContentLength = range?.Length ?? blob.Length;
        if (range is null)
        {
            response.Headers.ContentMD5 = blob.ContentMd5;
        }
        else
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers["x-ms-blob-content-md5"] = blob.ContentMd5;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {range.First}-{range.Last}/{blob.Length}");
            bytes.Position += range.First;
        }

        if (http.Request.Method == "HEAD") { return; }

        var left = response.ContentLength.Value;
        var buffer = new byte[64 * 1024];
        while (left > 0)
        {
            var count = await bytes.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), http.RequestAborted);
            if (count == 0) { throw new EndOfStreamException($"The file of {blob.Name} is shorter than it says."); }
            await response.Body.WriteAsync(buffer.AsMemory(0, count), http.RequestAborted);
            left -= count;
        }
    }

    /// <summary>Null for nobody in particular.</summary>
    private Caller? CallerOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0) { return null; }
        if (header.StartsWith("SharedKey", StringComparison.OrdinalIgnoreCase))
        {
            throw new BlobRefusedException(
                403, "KeyBasedAuthenticationNotPermitted", "Key based authentication is not permitted on this storage account.");
        }

        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && tokens.Check(header[Bearer.Length..], Audience) is { } caller
            ? caller
            : throw new BlobRefusedException(401, "InvalidAuthenticationInfo", "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.");
    }

    private static void DemandWriter(Caller? caller, BlobContainer? container)
    {
        if (caller is null)
        {
            throw new BlobRefusedException(
                401, "NoAuthenticationInformation",
                "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.");
        }

        if (container is null) { throw BlobRefusedException.NoContainer(); }
        if (!container.Writers.Contains(caller.Name))
        {
            throw new BlobRefusedException(
                403, "AuthorizationPermissionMismatch", "This request is not authorized to perform this operation using this permission.");
        }
    }

    private static StoredBlob Described(HttpRequest request, string name, string md5) => new(
        name, Said(request, "content-type") ?? "application/octet-stream", request.Headers["x-ms-blob-content-md5"] is [{ Length: > 0 } given] ? given : md5, 0, "", default, default)
    {
        CacheControl = Said(request, "cache-control"),
        ContentEncoding = Said(request, "content-encoding"),
        ContentDisposition = request.Headers["x-ms-blob-content-disposition"] is [{ Length: > 0 } disposition] ? disposition : null,
        ContentLanguage = Said(request, "content-language"),
        Metadata = request.Headers
            .Where(header => header.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key[MetadataPrefix.Length..], header => header.Value.ToString()),
    };

    /// <summary>The x-ms-blob- header goes before the plain one.</summary>
    private static string? Said(HttpRequest request, string header) =>
        request.Headers[$"x-ms-blob-{header}"] is [{ Length: > 0 } first] ? first
        : request.Headers[header] is [{ Length: > 0 } second] ? second
        : null;

    private static void Describe(HttpResponse response, StoredBlob blob)
    {
        var headers = response.Headers;
        headers.ContentType = blob.ContentType;
        headers.CacheControl = blob.CacheControl;
        headers.ContentEncoding = blob.ContentEncoding;
        headers.ContentDisposition = blob.ContentDisposition;
        headers.ContentLanguage = blob.ContentLanguage;
        headers.ETag = blob.ETag;
        headers.LastModified = Date(blob.LastModified);
        headers.AcceptRanges = "bytes";
        headers["x-ms-blob-type"] = "BlockBlob";
        headers["x-ms-creation-time"] = Date(blob.Created);
        headers["x-ms-server-encrypted"] = "true";
        headers["x-ms-lease-status"] = "unlocked";
        headers["x-ms-lease-state"] = "available";
        foreach (var (name, value) in blob.Metadata) { headers[MetadataPrefix + name] = value; }
    }

#pragma warning disable CA5351 // Content-MD5 is what the service's interface has; it protects nothing here.
    private static string Md5(byte[] bytes) => Convert.ToBase64String(MD5.HashData(bytes));
#pragma warning restore CA5351

    private static string Date(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);
}
