using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ServerlessShop.Local.Trade;

/// <summary>
/// Lists the data set's products, in categories, and receives the year's stock, through the gateway as staff would. Every step may be
/// repeated, so an import that was cut off goes on where it was.
/// </summary>
public static class CatalogueImport
{
    private const string DoneName = "catalogue-imported";
    private const int ReceiptLinesMax = 500;
    private const int AtOnce = 16;

    public static bool IsDone(PlatformOptions options) => File.Exists(Path.Combine(options.StateFolder, DoneName));

    /// <summary>Imports unless that was done before.</summary>
    /// <param name="progress">Told how many of the products are listed.</param>
    public static async Task Run(
        LocalPlatform platform, PlatformOptions options, Action<int, int> progress, CancellationToken cancellation)
    {
        if (IsDone(options)) { return; }

        var products = options.Catalogue();
        using var shop = ShopClient.Staff(platform);
        foreach (var category in TradeCategory.All)
        {
            await shop.Put($"products/categories/{category.Id}", new { category.Name, ParentId = category.Parent }, cancellation);
        }

        var listed = 0;
        await Parallel.ForEachAsync(
            products,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (product, stop) =>
            {
                await shop.Put(
                    $"products/{product.Sku}",
                    new { product.Name, product.PriceMinor, TradeYear.Currency, CategoryId = TradeCategory.Of(product.Name) },
                    stop);
                progress(Interlocked.Increment(ref listed), products.Count);
            });

        foreach (var lines in products.Where(product => product.UnitsSold > 0).Chunk(ReceiptLinesMax))
        {
            var receipt = lines.Select(line => new { line.Sku, Units = line.UnitsSold }).ToList();
            await shop.Put($"stock/receipts/{IdOf(receipt)}", new { Lines = receipt }, cancellation);
        }

        await Quiet.Wait(platform, cancellation);
        await File.WriteAllTextAsync(Path.Combine(options.StateFolder, DoneName), $"{products.Count}\n", cancellation);
    }

    /// <summary>The same receipt has the same id, so that receiving it again is a retry.</summary>
    private static Guid IdOf(object receipt) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(receipt))).AsSpan(0, 16), bigEndian: true);
}
