using System.Diagnostics;
using ServerlessShop.Kernel;
using static ServerlessShop.Customers.Customers.CustomerEvent;

namespace ServerlessShop.Customers.Customers;

/// <summary>
/// All that is known here about one customer, but for the two lists that only grow: changes of consents, and who of the
/// staff looked. The members' names are the stored format.
/// </summary>
/// <param name="ConsentChanges">Counts on after an erasure: a number names a document, and is never given out twice.</param>
/// <param name="Erasure">The last one that was wished for, whatever became of it.</param>
/// <param name="ErasedBefore">Ids of wishes that were granted, so that a late retry of one is not a new wish.</param>
public sealed record Customer(
    Profile? Profile, ValueList<Address> Addresses, ValueList<Consent> Consents, int ConsentChanges, Erasure? Erasure,
    ValueList<Guid> ErasedBefore)
{
    private const int ErasedBeforeMax = 20;

    /// <summary>Whoever never wrote anything, and whoever was erased and came back.</summary>
    public static readonly Customer Unwritten = new(null, [], [], 0, null, []);

    /// <summary>Stored only while an erasure is open: an index over it holds what waits, and nothing else.</summary>
    public string? Awaits => Erasure is { IsOpen: true } ? Erasure.Awaited : null;

    public static Customer Evolve(Customer customer, CustomerEvent fact) => fact switch
    {
        ProfileChanged e => customer with { Profile = e.Profile },
        AddressKept e => customer with { Addresses = customer.With(e.Address) },
        AddressRemoved e => customer with { Addresses = customer.Without(e.Id) },
        ConsentChanged e => customer with
        {
            Consents = [.. customer.Consents.Where(consent => consent.Purpose != e.Consent.Purpose), e.Consent],
            ConsentChanges = e.Number,
        },
        ErasureWished e => customer with { Erasure = e.Erasure },
        ErasureWithdrawn e => customer with { Erasure = customer.Open() with { WithdrawnAt = e.At } },
        ContextAsked e => customer.WithLine(e.Context, line => line.Asked(e.At, e.DueAt)),
        ContextMustWait e => customer.WithLine(e.Context, line => line.MustWait(e.Because)),
        ContextErased e => customer with { Erasure = customer.Open().Erased(e.Context, e.At, e.Count) },

        // The wish's own words go too. What stays is a pseudonymous id, when, and how many things were erased or kept.
        CustomerErased e => new(
            null, [], [], customer.ConsentChanges,
            customer.Open() with { Because = null, DoneAt = e.At },
            [.. customer.ErasedBefore.TakeLast(ErasedBeforeMax - 1), customer.Open().Id]),
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {customer}."),
    };

    /// <summary>The addresses with this one in its place or at the end. There is one default while there is any.</summary>
    public ValueList<Address> With(Address address)
    {
        var stays = address.IsDefault || !Addresses.Any(other => other.IsDefault && other.Id != address.Id);
        var kept = address with { IsDefault = stays };
        var others = Addresses.Select(other =>
            other.Id == kept.Id ? kept : other with { IsDefault = other.IsDefault && !kept.IsDefault });
        return Addresses.Any(other => other.Id == kept.Id) ? [.. others] : [.. others, kept];
    }

    private ValueList<Address> Without(Guid id)
    {
        List<Address> left = [.. Addresses.Where(address => address.Id != id)];
        if (left.Count > 0 && !left.Any(address => address.IsDefault)) { left[0] = left[0] with { IsDefault = true }; }
        return [.. left];
    }

    private Customer WithLine(string context, Func<ErasureLine, ErasureLine> change)
    {
        var erasure = Open();
        return this with
        {
            Erasure = erasure with
            {
                Lines = [.. erasure.Lines.Select(line => line.Context == context ? change(line) : line)],
            },
        };
    }

    private Erasure Open() => Erasure is { IsOpen: true } open
        ? open
        : throw new UnreachableException($"No erasure is open, it is {Erasure}.");
}
