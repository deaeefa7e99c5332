using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Ordering.PersonalData;

/// <summary>
/// What is left of an order's buyer: nothing. What was bought, paid and when stays, as the books need it.
/// </summary>
public static class Anonymous
{
    public const string Name = "erased";

    public static Order.Placed Of(Order.Placed order, CustomerId person) => order with
    {
        Customer = null,
        Contact = null,
        ShipTo = null,
        PaymentToken = "",
        By = Of(order.By, person),

        // Their own words may say who they are; what staff and the shop's process wrote stays.
        Because = order.History.Any(entry => entry.By == $"{person}" && entry.Why == order.Because) ? Name : order.Because,
        Stop = order.Stop is { } wish && wish.By == $"{person}" ? new StopWish(Name, Name) : order.Stop,
        History =
        [
            .. order.History.Select(entry => entry.By != $"{person}" ? entry : entry with
            {
                By = Name, Why = entry.Why is null ? null : Name,
            }),
        ],
    };

    private static string Of(string by, CustomerId person) => by == $"{person}" ? Name : by;
}
