using Microsoft.Extensions.Options;
using ServerlessShop.Catalog.PuttingImages;
using static ServerlessShop.Blobs.Specs.RunningBlobs;

namespace ServerlessShop.Blobs.Specs;

/// <summary>Catalog's own client against the blob store.</summary>
public sealed class ImageBlobsSpec : IAsyncLifetime
{
    private static readonly ImageFile _image = ImageFile.From(Convert.FromHexString("89504E470D0A1A0A00"))!;

    private readonly HttpClient _http = new();
    private RunningBlobs _blobs = null!;

    public async Task InitializeAsync() => _blobs = await RunningBlobs.Start();

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _blobs.DisposeAsync();
    }

    [Fact]
    public async Task A_picture_is_stored_for_ever_under_its_hash()
    {
        await Catalog().Put(_image, CancellationToken.None);
        var got = await _blobs.Get($"{Images}/{_image.Blob}");

        Assert.Equal((200, "image/png", "public, max-age=31536000, immutable"), (got.Status, got.Header("Content-Type"), got.Header("Cache-Control")));
        Assert.Equal("9", got.Header("Content-Length"));
    }

    [Fact]
    public async Task The_same_picture_again_is_as_good_as_stored()
    {
        await Catalog().Put(_image, CancellationToken.None);
        var first = (await _blobs.Get($"{Images}/{_image.Blob}")).Header("ETag");
        await Catalog().Put(_image, CancellationToken.None);

        Assert.Equal(first, (await _blobs.Get($"{Images}/{_image.Blob}")).Header("ETag"));
    }

    [Fact]
    public async Task What_could_not_be_stored_throws() => await Assert.ThrowsAsync<HttpRequestException>(
        () => Catalog("ordering").Put(_image, CancellationToken.None));

    private ImageBlobs Catalog(string name = "catalog") => new(
        _http, Options.Create(new ImageOptions { Endpoint = _blobs.Endpoint }), _ => new($"{name}|{Audience}"), _blobs.Clock);
}
