using ServerlessShop.Contracts;

namespace ServerlessShop.Basket.CheckingOut;

/// <summary>Whom to tell, where it goes and how it is paid: passed on to Ordering, and kept nowhere here.</summary>
public sealed record Delivery(ContactV1 Contact, AddressV1 ShipTo, string PaymentToken);
