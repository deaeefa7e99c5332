using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.Orders;

/// <summary>Whom to tell about an order.</summary>
/// <param name="Language">en or de.</param>
public sealed record Contact(string Email, string Name, string Language);

/// <summary>Where the goods go.</summary>
/// <param name="Country">ISO 3166-1, two letters.</param>
public sealed record Address(string Name, string Street, string City, string PostalCode, string Country);

/// <summary>What a checkout says of an order beyond its lines.</summary>
/// <param name="Total">What the buyer was shown and has agreed to pay.</param>
public sealed record Checkout(
    Guid BasketId, Contact Contact, Address ShipTo, Money Shipping, VatRate ShippingRate, string? DiscountCode,
    Money Total);

/// <summary>
/// A buyer who came by a basket, and is told each milestone. Orders that sales enters have none: sales tells its
/// customers itself, and their orders cost no message for it.
/// </summary>
public sealed record Audience(Guid BasketId, CustomerId? Customer, Contact? Contact, Money Total);
