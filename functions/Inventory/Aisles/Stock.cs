using System.Diagnostics;
using System.Text.Json.Serialization;

namespace ServerlessShop.Inventory.Aisles;

/// <summary>
/// The stock of one sku. OnHand could be told from Received and Sold; counted by itself, the three prove each other.
/// </summary>
public sealed record Stock(long OnHand, long Reserved, long Received, long Sold)
{
    public static readonly Stock None = new(0, 0, 0, 0);

    [JsonIgnore] public long Available => OnHand - Reserved;

    public Stock Receive(int units) => Sound(this with { OnHand = OnHand + units, Received = Received + units });

    public Stock Hold(int units) => Sound(this with { Reserved = Reserved + units });

    public Stock GiveBack(int units) => Sound(this with { Reserved = Reserved - units });

    public Stock TakeOut(int units) =>
        Sound(this with { OnHand = OnHand - units, Reserved = Reserved - units, Sold = Sold + units });

    /// <summary>The last guard: wrong figures that get here are a bug, and must not be stored.</summary>
    private static Stock Sound(Stock stock) =>
        stock is { Available: >= 0, Reserved: >= 0 } && stock.Received == stock.OnHand + stock.Sold
            ? stock
            : throw new UnreachableException($"{stock} cannot be.");
}
