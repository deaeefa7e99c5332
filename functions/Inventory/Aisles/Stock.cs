using System.Diagnostics;
using System.Text.Json.Serialization;

namespace ServerlessShop.Inventory.Aisles;

/// <summary>
/// The stock of one sku. OnHand could be told from the other figures; counted by itself, they prove each other. What is
/// zero of most skus is not stored, as this is written with every order.
/// </summary>
/// <param name="Returned">Ever came back from buyers, fit to be sold or not.</param>
/// <param name="Scrapped">Ever of what came back was not fit to be sold.</param>
/// <param name="Adjusted">Ever found, less what was ever lost.</param>
/// <param name="Threshold">As many or fewer are few; null where nobody has said how many are.</param>
/// <param name="Told">The level that was said last.</param>
/// <param name="Changes">How often it was said that the level has changed.</param>
public sealed record Stock(
    long OnHand, long Reserved, long Received, long Sold,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Returned = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Scrapped = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Adjusted = 0,
    long? Threshold = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] StockLevel Told = StockLevel.Out,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Changes = 0)
{
    public static readonly Stock None = new(0, 0, 0, 0);

    [JsonIgnore] public long Available => OnHand - Reserved;

    [JsonIgnore]
    public StockLevel Level =>
        Available <= 0 ? StockLevel.Out : Available <= Threshold ? StockLevel.Low : StockLevel.In;

    public Stock Receive(int units) => Sound(this with { OnHand = OnHand + units, Received = Received + units });

    public Stock Hold(int units) => Sound(this with { Reserved = Reserved + units });

    public Stock GiveBack(int units) => Sound(this with { Reserved = Reserved - units });

    public Stock TakeOut(int units) =>
        Sound(this with { OnHand = OnHand - units, Reserved = Reserved - units, Sold = Sold + units });

    /// <summary>Came back, and can be sold again.</summary>
    public Stock Return(int units) => Sound(this with { OnHand = OnHand + units, Returned = Returned + units });

    /// <summary>Came back, and cannot.</summary>
    public Stock Scrap(int units) => Sound(this with { Returned = Returned + units, Scrapped = Scrapped + units });

    /// <summary>More than the books said; or less, by what was held until that was certain.</summary>
    public Stock Adjust(int difference) => Sound(this with
    {
        OnHand = OnHand + difference,
        Reserved = Reserved + Math.Min(difference, 0),
        Adjusted = Adjusted + difference,
    });

    private bool AddsUp => Received + Returned - Scrapped + Adjusted == OnHand + Sold;

    /// <summary>The last guard: wrong figures that get here are a bug, and must not be stored.</summary>
    private static Stock Sound(Stock stock) =>
        stock is { Available: >= 0, Reserved: >= 0 } && stock.AddsUp
            ? stock
            : throw new UnreachableException($"{stock} cannot be.");
}
