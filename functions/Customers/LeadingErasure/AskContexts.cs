using System.Collections.Immutable;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.LeadingErasure;

/// <summary>
/// Take down who is about to be asked, before asking: from then on the wish cannot be withdrawn, and whoever dies in
/// between has left the moment at which somebody else asks again.
/// </summary>
public sealed record AskContexts(Guid Erasure, DateTimeOffset Now)
{
    public static readonly TimeSpan PauseMin = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan PauseMax = TimeSpan.FromDays(1);

    private const int DoublingsMax = 11; // From there it is more than a day anyway.

    public static Decision<CustomerEvent> Decide(Customer customer, AskContexts ask) =>
        customer.Erasure is { IsOpen: true } open && open.Id == ask.Erasure
            ? new Decision<CustomerEvent>.Accepted(
            [
                .. open.LinesDue(ask.Now).Select(line =>
                    new CustomerEvent.ContextAsked(line.Context, ask.Now, ask.Now + PauseAfter(line.Attempts))),
            ])
            : Decision<CustomerEvent>.Nothing;

    /// <summary>Twice as long every time, up to a day: an order may be under way for weeks.</summary>
    public static TimeSpan PauseAfter(int attempts)
    {
        var pause = PauseMin * (1 << Math.Min(attempts, DoublingsMax));
        return pause < PauseMax ? pause : PauseMax;
    }
}
