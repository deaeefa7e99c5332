using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Returns;
using static ServerlessShop.Ordering.Returns.ReturnsEvent;

namespace ServerlessShop.Ordering.InspectingReturn;

/// <summary>
/// What came back was looked at. The refund is what it was sold for, whether it may be sold again or not, and is asked for
/// at once unless it takes a second person.
/// </summary>
/// <param name="ApprovalLimitMinor">Refunds of more take a second person.</param>
public sealed record InspectReturn(
    OrderId Order, ReturnId Id, ValueList<InspectReturn.Found> Lines, string By, long ApprovalLimitMinor, DateTimeOffset Now)
{
    public static readonly Rejection NotReceived =
        new(RejectionKind.Conflict, "return-not-received", "The goods have not been received yet.");

    public static readonly Rejection OtherThanRequested = new(
        RejectionKind.Conflict, "return-other-than-requested", "More was found than was to be returned, or something else.");

    public static readonly Rejection AlreadyInspectedDifferently = new(
        RejectionKind.Conflict, "return-already-inspected", "This return was inspected with another result.");

    /// <summary>What became of a line's units. A line that is not named did not come.</summary>
    public sealed record Found(int Line, int Restocked, int Scrapped);

    public static Decision<ReturnsEvent> Decide(OrderReturns returns, InspectReturn inspect, Sale sale)
    {
        if (returns.Find(inspect.Id) is not { } known) { return ReturnsDecider.Unknown; }
        if (inspect.Lines.Any(found => !Fits(found, known))) { return OtherThanRequested; }

        ValueList<ReturnedLine> lines = [.. known.Lines.Select(inspect.Result)];
        return known switch
        {
            { InspectedBy: not null } when known.Lines.Equals(lines) => Decision<ReturnsEvent>.Nothing,
            { InspectedBy: not null } => AlreadyInspectedDifferently,
            { Status: ReturnStatus.Requested } => NotReceived,
            { Status: ReturnStatus.Rejected } => ReturnsDecider.Rejected,
            _ => inspect.Conclude(returns, known, lines, sale),
        };
    }

    public static Money RefundIn(IEnumerable<ReturnsEvent> facts) => facts.OfType<ReturnInspected>().Single().Refund;

    private Decision<ReturnsEvent> Conclude(OrderReturns returns, Return known, ValueList<ReturnedLine> lines, Sale sale)
    {
        var total = TaxedTotal.Of(
            sale.Captured.Currency,
            lines.Select(line => sale.RefundOf(line.Line, line.Came ?? 0, returns.Came(line.Line))));
        var inspected = new ReturnInspected(Order, Id, lines, total.Gross, total.Vat, By, Now);

        // What is not captured yet cannot go back yet: a person asks for it once it is, as for what is over the limit.
        var isFree = total.Gross.Minor <= ApprovalLimitMinor && returns.IsCovered(total.Gross, sale.Captured);
        return total.Gross.Minor > 0 && isFree
            ? new Decision<ReturnsEvent>.Accepted(
            [
                inspected,
                new RefundAsked(Order, Id, total.Gross, known.Because, known.RequestedBy, ApprovedBy: null, Now),
            ])
            : inspected;
    }

    private static bool Fits(Found found, Return known) => known.Lines.Any(
        line => line.Line == found.Line && found.Restocked + found.Scrapped <= line.Units);

    private ReturnedLine Result(ReturnedLine line)
    {
        var found = Lines.FirstOrDefault(one => one.Line == line.Line);
        return line with { Restocked = found?.Restocked ?? 0, Scrapped = found?.Scrapped ?? 0 };
    }
}
