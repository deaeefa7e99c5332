using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Ordering.FollowingShipments;

/// <summary>
/// What a part of an order costs: its units at the prices they were sold, less their share of the discount. The units
/// of a sku are taken from its lines in the lines' order, and what a part of a line costs is found by subtraction, so
/// that all parts of a line cost what the line does. The first shipment pays for the shipping.
/// </summary>
public static class ShipmentShare
{
    public static Money Of(Order.Placed order, ValueList<OrderLine> lines, int number, ValueList<SkuUnits> items)
    {
        var left = order.Shipments
            .SelectMany(shipment => shipment.Items ?? [])
            .GroupBy(item => item.Sku)
            .ToDictionary(ofSku => ofSku.Key, ofSku => ofSku.Sum(item => item.Units));
        var shipping = order.Total with { Minor = number == 1 ? order.ShippingMinor : 0 };

        return items
            .GroupBy(item => item.Sku)
            .Select(ofSku =>
            {
                var ofLines = lines.Where(line => line.Sku == ofSku.Key).ToList();
                var before = left.GetValueOrDefault(ofSku.Key);
                return PriceOfFirst(ofLines, before + ofSku.Sum(item => item.Units), order.Total)
                    - PriceOfFirst(ofLines, before, order.Total);
            })
            .Aggregate(shipping, (a, b) => a + b);
    }

    private static Money PriceOfFirst(IEnumerable<OrderLine> lines, long units, Money total)
    {
        var price = total with { Minor = 0 };
        foreach (var line in lines)
        {
            var taken = Math.Min(units, line.Quantity.Units);
            price += line.PriceOfFirst(taken);
            units -= taken;
        }

        return price;
    }
}
