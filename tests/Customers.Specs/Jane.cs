using ServerlessShop.Customers.Customers;
using ServerlessShop.Customers.OtherContexts;
using ServerlessShop.Kernel;
using ServerlessShop.Testing;

namespace ServerlessShop.Customers.Specs;

/// <summary>A customer of the specs, and what she does.</summary>
internal static class Jane
{
    public static readonly Spec<Customer, CustomerEvent> ACustomer = new(CustomerDecider.Instance);

    public static readonly CustomerId Id = new(Guid.Parse("0198c0de-0000-7000-8000-00000000a11e"));
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly Guid Wish = Guid.Parse("0198c0de-0000-7000-8000-0000000000e1");

    public static readonly Profile HerProfile = new("Jane Doe", "jane@example.com", "en", "+44 20 7946 0000");

    public static readonly Address Home = new(
        Guid.Parse("0198c0de-0000-7000-8000-0000000000ad"), "Jane Doe", "1 High Street", "London", "N1 9GU", "GB", true);

    public static readonly Address Office =
        Home with { Id = Guid.Parse("0198c0de-0000-7000-8000-0000000000ae"), Street = "2 Broad Street", IsDefault = false };

    public static readonly Consent Newsletter = new("newsletter", true, "2026-01", Noon, "account");

    public static readonly ValueList<string> Contexts = [.. PersonalDataSources.All.Select(source => source.Context)];

    public static readonly CustomerEvent.ErasureWished Wished =
        new(new Erasure(Id, Wish, Noon, "I am moving.", [.. Contexts.Select(name => new ErasureLine(name))]));

    public static readonly CustomerEvent[] AllErased =
    [
        Wished, .. Contexts.Take(2).Concat(Contexts.Take(1)).Concat(Contexts.Skip(2))
            .SelectMany(name => new[] { Asked(name, Noon), Erased(name) }),
    ];

    public static CustomerEvent Asked(string context, DateTimeOffset at) =>
        new CustomerEvent.ContextAsked(context, at, at + TimeSpan.FromMinutes(1));

    public static CustomerEvent Erased(string context) =>
        new CustomerEvent.ContextErased(context, Noon, new ErasedCount(2, 1, "Invoices stay."));

    public static CustomerEvent MustWait(string context) => new CustomerEvent.ContextMustWait(context, "An order is open.");
}
