using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.PuttingImages;

/// <summary>PUT and DELETE /products/{sku}/images/{name}, by role catalog: the bytes are the body.</summary>
public sealed partial class PutImageFunction(
    DocumentStore<Product, ProductEvent> products, ImageBlobs blobs, CurrentView view)
{
    [Function("PutImage")]
    [RequiresRole("catalog")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "products/{sku}/images/{name}")] HttpRequest http,
        string sku,
        string name,
        CancellationToken cancellation)
    {
        if (KeyOf(sku, name) is not { } key) { return Unnamed(); }

        if (await Read(http.Body, cancellation) is not { } bytes)
        {
            return TypedResults.Problem(
                type: Problems.TypeOf("image-too-large"), title: $"At most {ImageFile.BytesMax} bytes.", statusCode: 413);
        }

        if (ImageFile.From(bytes) is not { } image)
        {
            return TypedResults.Problem(
                type: Problems.TypeOf(ImageFile.Unknown.Code), title: ImageFile.Unknown.Because, statusCode: 415);
        }

        // Asked before anything is stored: a product that may have no picture leaves no blob behind.
        var put = new PutImage(new(name, image.Blob));
        var product = await products.Read(key, cancellation);
        if (PutImage.Decide(product, put) is Decision<ProductEvent>.Rejected(var no)) { return no.ToProblem(); }

        await blobs.Put(image, cancellation);
        return await Answer(await products.Transact(key, now => PutImage.Decide(now, put), cancellation), cancellation);
    }

    [Function("RemoveImage")]
    [RequiresRole("catalog")]
    public async Task<IResult> Remove(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "products/{sku}/images/{name}")] HttpRequest http,
        string sku,
        string name,
        CancellationToken cancellation) =>
        KeyOf(sku, name) is { } key
            ? await Answer(
                await products.Transact(key, now => RemoveImage.Decide(now, new(name)), cancellation), cancellation)
            : Unnamed();

    private async Task<IResult> Answer(Outcome<Product> outcome, CancellationToken cancellation)
    {
        var now = await view.Read(cancellation);
        return outcome.ToHttp(product => TypedResults.Ok(now.WholeOf(product)));
    }

    private static DocumentKey? KeyOf(string sku, string name) =>
        Sku.From(sku) is { } known && ImageName().IsMatch(name) ? new(known.Code, ProductDecider.Kind) : null;

    private static ValidationProblem Unnamed() => Problems.Invalid(new Dictionary<string, string[]>
    {
        ["name"] = [$"A sku, and a name of 1 to {ProductImage.NameLengthMax} of a to z, 0 to 9 and hyphens."],
    });

    /// <summary>Null where there is more than may be; no more than that is ever held.</summary>
    private static async Task<ReadOnlyMemory<byte>?> Read(Stream body, CancellationToken cancellation)
    {
        var bytes = new byte[ImageFile.BytesMax + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return length > ImageFile.BytesMax ? null : bytes.AsMemory(0, length);
    }

    [GeneratedRegex(@"^[a-z0-9-]{1,40}\z")]
    private static partial Regex ImageName();
}
