using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.ReadingStock;

/// <summary>The stock of one sku as it is answered over HTTP.</summary>
public sealed record StockAnswer(
    string Sku, long OnHand, long Reserved, long Available, long Received, long Sold, long Returned, long Scrapped,
    long Adjusted, StockLevel Level, long? Threshold)
{
    public static readonly Rejection NotStocked =
        new(RejectionKind.NotFound, "sku-not-stocked", "Nothing of this sku was ever received.");

    public static readonly string SkuForm = $"1 to {Kernel.Sku.LengthMax} letters and digits.";

    public static StockAnswer Of(Sku sku, Stock stock) => new(
        sku.Code, stock.OnHand, stock.Reserved, stock.Available, stock.Received, stock.Sold, stock.Returned,
        stock.Scrapped, stock.Adjusted, stock.Level, stock.Threshold);
}
