namespace ServerlessShop.Customers.Customers;

/// <summary>A customer as they are answered over HTTP. Who never wrote anything has empty lists and no profile.</summary>
public sealed record CustomerView(
    Guid CustomerId, Profile? Profile, IReadOnlyList<AddressView> Addresses, IReadOnlyList<Consent> Consents)
{
    public static CustomerView Of(Guid id, Customer customer) => new(
        id,
        customer.Profile,
        [.. customer.Addresses.Select(AddressView.Of)],
        [.. customer.Consents.OrderBy(consent => consent.Purpose, StringComparer.Ordinal)]);
}

public sealed record AddressView(
    Guid AddressId, string Name, string Street, string City, string PostalCode, string Country, bool IsDefault)
{
    public static AddressView Of(Address address) => new(
        address.Id, address.Name, address.Street, address.City, address.PostalCode, address.Country, address.IsDefault);
}
