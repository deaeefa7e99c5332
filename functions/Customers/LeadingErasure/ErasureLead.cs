using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Customers.OtherContexts;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Customers.LeadingErasure;

/// <summary>Deletes the lists beside a customer: changes of consents, and who of the staff looked.</summary>
public delegate Task DeleteLists(CustomerId customer, CancellationToken cancellation);

/// <summary>
/// Leads one erasure as far as it goes now. Every step is taken down and may be repeated, so dying anywhere is going on
/// later, and two who lead the same one do no harm but double work.
/// </summary>
public sealed partial class ErasureLead(
    DocumentStore<Customer, CustomerEvent> customers, PersonalDataOverGateway contexts, DeleteLists lists,
    TimeProvider clock, ILogger<ErasureLead> log)
{
    public async Task<Customer> Lead(CustomerId id, CancellationToken cancellation)
    {
        var customer = await customers.Read(CustomerDecider.KeyOf(id), cancellation);

        // Four times at most: the two contexts that may have to wait, the first once more, then the others.
        while (customer.Erasure is { IsClosing: false } open && open.LinesDue(clock.GetUtcNow()).Any())
        {
            customer = await Ask(id, open.Id, cancellation);
        }

        if (customer.Erasure is not { IsClosing: true } closing) { return customer; }

        await lists(id, cancellation);
        var finish = new FinishErasure(closing.Id, clock.GetUtcNow());
        return await Settle(id, state => FinishErasure.Decide(state, finish), cancellation);
    }

    private async Task<Customer> Ask(CustomerId id, Guid erasure, CancellationToken cancellation)
    {
        var ask = new AskContexts(erasure, clock.GetUtcNow());
        var customer = await Settle(id, state => AskContexts.Decide(state, ask), cancellation);
        var asked = customer.Erasure!.Lines.Where(line =>
            line.Progress is LineProgress.Asked && line.AskedAt == ask.Now);
        var answers = await Task.WhenAll(asked.Select(line => Ask(id, line, cancellation)));

        foreach (var (line, answer) in answers)
        {
            if (answer is null) { continue; }
            var record = new RecordAnswer(erasure, line.Context, ask.Now, answer, clock.GetUtcNow());
            customer = await Settle(id, state => RecordAnswer.Decide(state, record), cancellation);
        }

        return customer;
    }

    /// <summary>The context's answer; null when it gave none, and is asked again when the line is due.</summary>
    private async Task<(ErasureLine Line, ErasureAnswer? Answer)> Ask(
        CustomerId id, ErasureLine line, CancellationToken cancellation)
    {
        try
        {
            return (line, await contexts.Erase(line.Context, id, cancellation));
        }
        catch (Exception failure) when (Unavailability.Explains(failure))
        {
            NoAnswer(failure, line.Context, line.Attempts);
            return (line, null);
        }
    }

    private async Task<Customer> Settle(
        CustomerId id, Func<Customer, Decision<CustomerEvent>> decide, CancellationToken cancellation) =>
        await customers.Transact(CustomerDecider.KeyOf(id), decide, cancellation) switch
        {
            Outcome<Customer>.Settled(var customer) => customer,
            Outcome<Customer>.Refused(var reason) => throw new UnreachableException(reason.Because),
            var outcome => throw new UnreachableException($"{outcome}"),
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Context} gave no answer to an erasure, asked {Attempts} times.")]
    private partial void NoAnswer(Exception failure, string context, int attempts);
}
