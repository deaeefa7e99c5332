using ServerlessShop.Customers.Customers;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.KeepingAddresses;

/// <summary>
/// Keep this address in my book. As the default it takes the place of the one before; what is the default stays it until
/// another is, since there is always one.
/// </summary>
public sealed record KeepAddress(Address Address)
{
    public const int AddressesMax = 20;

    public static readonly Rejection BookIsFull = new(
        RejectionKind.Conflict, "address-book-full", $"An address book has {AddressesMax} addresses at most.");

    public static Decision<CustomerEvent> Decide(Customer customer, KeepAddress keep) => customer switch
    {
        _ when customer.Addresses.Equals(customer.With(keep.Address)) => Decision<CustomerEvent>.Nothing,
        { Erasure.IsClosing: true } => CustomerDecider.BeingErased,
        { Addresses.Count: >= AddressesMax } when customer.Addresses.All(known => known.Id != keep.Address.Id) =>
            BookIsFull,
        _ => new CustomerEvent.AddressKept(keep.Address),
    };
}
