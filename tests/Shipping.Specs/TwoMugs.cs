using ServerlessShop.Kernel;
using ServerlessShop.Shipping.Fulfilments;
using ServerlessShop.Testing;
using static ServerlessShop.Shipping.Fulfilments.FulfilmentEvent;

namespace ServerlessShop.Shipping.Specs;

/// <summary>Two mugs and a lamp for Ada, and what may happen to them.</summary>
internal static class TwoMugs
{
    public static readonly Spec<Fulfilment, FulfilmentEvent> Sending = new(FulfilmentDecider.Instance);

    public static readonly OrderId Order = new(Guid.Parse("0198c0de-0000-7000-8000-000000000001"));
    public static readonly Guid Ada = Guid.Parse("0198c0de-0000-7000-8000-00000000000a");
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Later = Noon.AddHours(1);
    public static readonly Address Home = new("Ada Lovelace", "12 St James's Square", "London", "SW1Y 4JH", "GB");

    public static readonly ValueList<Item> All = [new(new("LAMP01"), 1), new(new("MUG01"), 2)];
    public static readonly ValueList<Item> OneMug = [new(new("MUG01"), 1)];
    public static readonly ValueList<Item> TheRest = [new(new("LAMP01"), 1), new(new("MUG01"), 1)];

    public static readonly FulfilmentOpened Opened = new(Order, Ada, Home, All, Noon);
    public static readonly GoodsCollected Collected = new(Order, Ada, Noon);
    public static readonly ShippingStopped StoppedFirst = new(Order, 0);
    public static readonly ParcelDispatched Whole = new(Order, 1, null, true, "Royal Mail", "RM1", Noon);
    public static readonly ParcelDispatched Part = new(Order, 1, OneMug, false, "Royal Mail", "RM1", Noon);
    public static readonly ParcelDispatched Rest = new(Order, 2, TheRest, true, "Royal Mail", "RM2", Noon);

    public static ParcelDelivered Delivered(int number) => new(Order, number, Noon);

    public static DeliveryFailed Failed(int attempt) => new(Order, 1, attempt);
}
