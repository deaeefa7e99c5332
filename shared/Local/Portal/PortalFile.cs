using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace ServerlessShop.Local.Portal;

/// <summary>Something the portal serves: as it is, and small for whoever takes gzip.</summary>
internal sealed class PortalFile
{
    private const string Embedded = "Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.";

    private readonly byte[] _plain;
    private readonly byte[] _small;
    private readonly string _type;

    private PortalFile(byte[] plain, byte[] small, string type)
    {
        _plain = plain;
        _small = small;
        _type = type;
    }

    public static PortalFile Of(string text, string type)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        using var small = new MemoryStream();
        using (var gzip = new GZipStream(small, CompressionLevel.Optimal)) { gzip.Write(plain); }
        return new PortalFile(plain, small.ToArray(), type);
    }

    /// <summary>One of Swagger UI's own files, which the package carries compressed.</summary>
    /// <exception cref="StartException">This version of the package has no such file.</exception>
    public static PortalFile OfSwaggerUI(string name, string type)
    {
        using var resource = typeof(SwaggerUIOptions).Assembly.GetManifestResourceStream(Embedded + name)
            ?? throw new StartException($"The package Swashbuckle.AspNetCore.SwaggerUI has no '{name}', which the developer portal serves.");
        using var small = new MemoryStream();
        resource.CopyTo(small);
        small.Position = 0;
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(small, CompressionMode.Decompress, leaveOpen: true)) { gzip.CopyTo(plain); }
        return new PortalFile(plain.ToArray(), small.ToArray(), type);
    }

    public Task Write(HttpContext http)
    {
        var takesGzip = http.Request.GetTypedHeaders().AcceptEncoding.Any(encoding =>
            encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);
        var bytes = takesGzip ? _small : _plain;
        http.Response.Headers.Vary = "Accept-Encoding";
        if (takesGzip) { http.Response.Headers.ContentEncoding = "gzip"; }

        // Kept but asked about at each use: another version of the package shall not meet half of this one.
        http.Response.Headers.CacheControl = "no-cache";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"");
        return TypedResults.Bytes(bytes, _type, entityTag: tag).ExecuteAsync(http);
    }
}
