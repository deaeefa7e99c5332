using ServerlessShop.Customers.Customers;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.ChangingProfile;

/// <summary>From now on address and reach me so.</summary>
public sealed record ChangeProfile(Profile Profile)
{
    public static Decision<CustomerEvent> Decide(Customer customer, ChangeProfile change) => customer switch
    {
        _ when customer.Profile == change.Profile => Decision<CustomerEvent>.Nothing,
        { Erasure.IsClosing: true } => CustomerDecider.BeingErased,
        _ => new CustomerEvent.ProfileChanged(change.Profile),
    };
}
