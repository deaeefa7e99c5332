using ServerlessShop.Kernel;
using ServerlessShop.Ordering.InspectingReturn;
using ServerlessShop.Ordering.Returns;
using static ServerlessShop.Ordering.Returns.ReturnsEvent;

namespace ServerlessShop.Ordering.RequestingReturn;

/// <summary>A buyer wants to give these units back.</summary>
/// <param name="AtTheCounter">The goods are here and as good as new: received, inspected and restocked at once.</param>
public sealed record RequestReturn(
    OrderId Order, ReturnId Id, ValueList<RequestReturn.Some> Lines, string Because, string By, DateTimeOffset Now,
    bool AtTheCounter = false, long ApprovalLimitMinor = 0)
{
    /// <summary>Of all returns of an order together, which lie in one document.</summary>
    public const int LinesMax = 5_000;

    public const int ReturnsMax = 50;

    public static readonly Rejection TooMany =
        new(RejectionKind.Conflict, "return-too-many", $"An order has {ReturnsMax} returns at most.");

    public static readonly Rejection TooEarly =
        new(RejectionKind.Conflict, "return-too-early", "Only what has arrived can be returned.");

    public static readonly Rejection UnknownLine =
        new(RejectionKind.Conflict, "return-unknown-line", "The order does not have all of these lines.");

    public static readonly Rejection TooMuch = new(
        RejectionKind.Conflict, "return-too-much", "Of some line more would go back than was sold.");

    public static readonly Rejection TooManyLines =
        new(RejectionKind.Conflict, "return-too-many-lines", $"The returns of an order have {LinesMax} lines at most.");

    public static readonly Rejection AlreadyRequestedDifferently =
        new(RejectionKind.Conflict, "return-already-requested", "This return id was used for a different return.");

    /// <summary>So many units of one line of the order, from 0.</summary>
    public sealed record Some(int Line, int Units);

    public static Decision<ReturnsEvent> Decide(OrderReturns returns, RequestReturn ask, Sale sale)
    {
        if (returns.Find(ask.Id) is { } known)
        {
            return ask.Lines.SequenceEqual(known.Lines.Select(line => new Some(line.Line, line.Units)))
                ? Decision<ReturnsEvent>.Nothing
                : AlreadyRequestedDifferently;
        }

        if (!sale.HasArrived) { return TooEarly; }
        if (ask.Lines.Any(some => some.Line < 0 || some.Line >= sale.Lines.Count)) { return UnknownLine; }
        if (ask.Lines.Any(some => returns.Taken(some.Line) + some.Units > sale.Lines[some.Line].Quantity.Units))
        {
            return TooMuch;
        }

        if (returns.Items.Count >= ReturnsMax) { return TooMany; }
        if (returns.Items.Sum(one => one.Lines.Count) + ask.Lines.Count > LinesMax) { return TooManyLines; }

        var requested = new ReturnRequested(
            ask.Order, ask.Id, [.. ask.Lines.Select(some => new ReturnedLine(some.Line, sale.Lines[some.Line].Sku, some.Units))],
            ask.Because, ask.By, ask.Now);
        return ask.AtTheCounter ? ask.Finish(returns, requested, sale) : requested;
    }

    private Decision<ReturnsEvent> Finish(OrderReturns returns, ReturnRequested requested, Sale sale)
    {
        var received = new ReturnReceived(Order, Id, By, Now);
        var inspect = new InspectReturn(
            Order, Id, [.. Lines.Select(some => new InspectReturn.Found(some.Line, some.Units, 0))], By, ApprovalLimitMinor, Now);
        var here = OrderReturns.Evolve(OrderReturns.Evolve(returns, requested), received);

        // Whoever stands at the counter can wait for the capture, which takes seconds; a held refund would wait for a person.
        return InspectReturn.Decide(here, inspect, sale) switch
        {
            Decision<ReturnsEvent>.Accepted(var facts) when here.IsCovered(InspectReturn.RefundIn(facts), sale.Captured) =>
                new Decision<ReturnsEvent>.Accepted([requested, received, .. facts]),
            Decision<ReturnsEvent>.Accepted => ReturnsDecider.AboveCaptured,
            var refused => refused,
        };
    }
}
