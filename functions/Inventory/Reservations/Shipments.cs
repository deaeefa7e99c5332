using System.Text.Json.Serialization;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Reservations;

/// <summary>The shipments of an order that have left, in whatever order they were heard of.</summary>
/// <param name="Last">The number of the last there will be, once that is known: they are counted from 1.</param>
public sealed record Shipments(ValueList<int> Numbers, int? Last)
{
    [JsonIgnore] public bool AreAll => Numbers.Count >= Last;

    public static Shipments After(Shipments? sent, Leaving shipment) => new(
        [.. sent?.Numbers ?? [], shipment.Number], shipment.Final ? shipment.Number : sent?.Last);
}

/// <summary>A shipment on its way out of the stock.</summary>
/// <param name="Lines">What is in it; null where it is everything.</param>
public sealed record Leaving(int Number, ValueList<StockLine>? Lines, bool Final);
