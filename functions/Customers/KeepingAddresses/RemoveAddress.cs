using ServerlessShop.Customers.Customers;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.KeepingAddresses;

/// <summary>Take this address out of my book. What is not in it is out of it.</summary>
public sealed record RemoveAddress(Guid Id)
{
    public static Decision<CustomerEvent> Decide(Customer customer, RemoveAddress remove) => customer switch
    {
        _ when customer.Addresses.All(address => address.Id != remove.Id) => Decision<CustomerEvent>.Nothing,
        { Erasure.IsClosing: true } => CustomerDecider.BeingErased,
        _ => new CustomerEvent.AddressRemoved(remove.Id),
    };
}
