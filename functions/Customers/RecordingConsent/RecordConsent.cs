using ServerlessShop.Customers.Customers;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.RecordingConsent;

/// <summary>The customer said yes or no to a use of their data, having read this version of the text.</summary>
public sealed record RecordConsent(Consent Consent)
{
    /// <summary>No is always taken. Since a no follows a yes, this bounds the history all the same.</summary>
    public const int ChangesMax = 1_000;

    public static readonly Rejection TooManyChanges = new(
        RejectionKind.Conflict, "too-many-consent-changes", "Consents were changed too often. They can only be withdrawn now.");

    public static Decision<CustomerEvent> Decide(Customer customer, RecordConsent record) => customer switch
    {
        _ when IsSaid(customer, record.Consent) => Decision<CustomerEvent>.Nothing,
        { Erasure.IsClosing: true } => CustomerDecider.BeingErased,
        { ConsentChanges: >= ChangesMax } when record.Consent.Given || !IsGiven(customer, record.Consent.Purpose) =>
            TooManyChanges,
        _ => new CustomerEvent.ConsentChanged(record.Consent, customer.ConsentChanges + 1),
    };

    /// <summary>Said again is said before: neither the moment nor the place makes it another consent.</summary>
    private static bool IsSaid(Customer customer, Consent consent) => customer.Consents.Any(said =>
        (said.Purpose, said.Given, said.TextVersion) == (consent.Purpose, consent.Given, consent.TextVersion));

    private static bool IsGiven(Customer customer, string purpose) =>
        customer.Consents.Any(said => said.Purpose == purpose && said.Given);
}
