namespace ServerlessShop.Contracts;

/// <summary>Whom to tell about an order.</summary>
/// <param name="Language">en or de.</param>
public sealed record ContactV1(string Email, string Name, string Language);

/// <summary>Where goods go.</summary>
/// <param name="Country">ISO 3166-1, two letters.</param>
public sealed record AddressV1(string Name, string Street, string City, string PostalCode, string Country);
