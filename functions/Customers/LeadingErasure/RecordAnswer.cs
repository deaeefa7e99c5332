using System.Diagnostics;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Customers.OtherContexts;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.LeadingErasure;

/// <summary>A context has answered whoever asked it.</summary>
/// <param name="AskedAt">Which time of asking it answers.</param>
public sealed record RecordAnswer(
    Guid Erasure, string Context, DateTimeOffset AskedAt, ErasureAnswer Answer, DateTimeOffset At)
{
    public static Decision<CustomerEvent> Decide(Customer customer, RecordAnswer record)
    {
        var line = customer.Erasure is { IsOpen: true } open && open.Id == record.Erasure
            ? open.Lines.FirstOrDefault(line => line.Context == record.Context)
            : null;

        return (line?.Progress, record.Answer) switch
        {
            (null or LineProgress.Erased, _) => Decision<CustomerEvent>.Nothing,

            // A line that was asked before and is asked anew waits for the answer to this time of asking.
            (_, ErasureAnswer.Done) when line!.Count is not null
                && (line.Progress is LineProgress.NotAsked || line.AskedAt != record.AskedAt) =>
                Decision<CustomerEvent>.Nothing,

            // What is erased stays erased, whichever time of asking this answers.
            (_, ErasureAnswer.Done done) => new CustomerEvent.ContextErased(record.Context, record.At, done.Count),

            // That it had to wait when it was asked before says nothing of what it does, asked again, at this moment.
            (LineProgress.Asked, ErasureAnswer.MustWait wait) when line!.AskedAt == record.AskedAt =>
                new CustomerEvent.ContextMustWait(record.Context, wait.Because),
            (_, ErasureAnswer.MustWait) => Decision<CustomerEvent>.Nothing,
            _ => throw new UnreachableException($"{record.Answer} is no answer."),
        };
    }
}
