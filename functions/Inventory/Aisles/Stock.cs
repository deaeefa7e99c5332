using System.Diagnostics;
using System.Text.Json.Serialization;

namespace ServerlessShop.Inventory.Aisles;

/// <summary>
/// The stock of one sku. OnHand could be told from the other figures; counted by itself, they prove each other. What is
/// zero of most skus is not stored, as this is written with every order.
/// </summary>
/// <param name="Returned">Ever came back from buyers, fit to be sold or not.</param>
/// <param name="Scrapped">Ever of what came back was not fit to be sold.</param>
public sealed record Stock(
    long OnHand, long Reserved, long Received, long Sold,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Returned = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Scrapped = 0)
{
    public static readonly Stock None = new(0, 0, 0, 0);

    [JsonIgnore] public long Available => OnHand - Reserved;

    public Stock Receive(int units) => Sound(this with { OnHand = OnHand + units, Received = Received + units });

    public Stock Hold(int units) => Sound(this with { Reserved = Reserved + units });

    public Stock GiveBack(int units) => Sound(this with { Reserved = Reserved - units });

    public Stock TakeOut(int units) =>
        Sound(this with { OnHand = OnHand - units, Reserved = Reserved - units, Sold = Sold + units });

    private bool AddsUp => Received + Returned - Scrapped == OnHand + Sold;

    /// <summary>The last guard: wrong figures that get here are a bug, and must not be stored.</summary>
    private static Stock Sound(Stock stock) =>
        stock is { Available: >= 0, Reserved: >= 0 } && stock.AddsUp
            ? stock
            : throw new UnreachableException($"{stock} cannot be.");
}
