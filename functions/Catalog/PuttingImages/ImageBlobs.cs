using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace ServerlessShop.Catalog.PuttingImages;

/// <summary>This app's token for the storage account; signing in is Program.cs's.</summary>
public delegate ValueTask<string> StorageToken(CancellationToken cancellation);

/// <summary>Puts pictures into blob storage, by the Blob service's REST API.</summary>
public sealed class ImageBlobs(HttpClient http, IOptions<ImageOptions> options, StorageToken token, TimeProvider clock)
{
    public const string Scope = "https://storage.azure.com/.default";

    private const string Version = "2023-11-03";

    /// <summary>Stores the picture; where it is already, that is as good.</summary>
    public async Task Put(ImageFile image, CancellationToken cancellation)
    {
        var address = $"{options.Value.Endpoint.TrimEnd('/')}/{ImageOptions.Container}/{image.Blob}";
        using var request = new HttpRequestMessage(HttpMethod.Put, address)
        {
            Content = new ReadOnlyMemoryContent(image.Bytes),
        };
        request.Content.Headers.ContentType = new(image.Type);
        request.Headers.Authorization = new("Bearer", await token(cancellation));
        request.Headers.Add("x-ms-version", Version);
        request.Headers.Add("x-ms-date", clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        request.Headers.Add("x-ms-blob-content-type", image.Type);
        request.Headers.Add("x-ms-blob-cache-control", "public, max-age=31536000, immutable");
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);

        using var answer = await http.SendAsync(request, cancellation);

        // What bears this name has these bytes, since the name is their hash.
        if (answer.StatusCode != HttpStatusCode.Conflict) { answer.EnsureSuccessStatusCode(); }
    }
}
