using System.Diagnostics;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Returns.ReturnsEvent;

namespace ServerlessShop.Ordering.Returns;

/// <summary>
/// All returns of one order in one document: that no unit goes back twice, and no more money than came in, is decided in
/// one place.
/// </summary>
public sealed record OrderReturns(ValueList<Return> Items)
{
    public const string Erased = "erased";

    public Return? Find(ReturnId id) => Items.FirstOrDefault(one => one.Id == id);

    public int Taken(int line) => Items.Sum(one => one.Taken(line));

    public int Came(int line) => Items.Sum(one => one.Came(line));

    public bool IsUnderWay => Items.Any(one => one.IsUnderWay);

    /// <summary>Whether this much more may go back, after all that was asked for already.</summary>
    public bool IsCovered(Money refund, Money captured) =>
        Items.Where(one => one.IsRefundAsked).Aggregate(refund, (sum, one) => sum + one.Refund!).Minor <= captured.Minor;

    public static OrderReturns Evolve(OrderReturns returns, ReturnsEvent fact) => fact switch
    {
        ReturnRequested e when returns.Find(e.Id) is null => new([.. returns.Items, new Return(
            e.Id, ReturnStatus.Requested, e.Lines, e.Because, e.By, [new("requested", e.By, e.At, e.Because)])]),
        ReturnReceived e => returns.With(e.Id, one => one switch
        {
            { Status: ReturnStatus.Requested } => one.Then(ReturnStatus.Received, "received", e.By, e.At),
            _ => throw Unfitting(one, e),
        }),
        ReturnInspected e => returns.With(e.Id, one => one switch
        {
            { Status: ReturnStatus.Received } => one.Then(
                e.Refund.Minor > 0 ? ReturnStatus.AwaitsApproval : ReturnStatus.Closed, "inspected", e.By, e.At) with
            {
                Lines = e.Lines, InspectedBy = e.By, Refund = e.Refund, Vat = e.Vat,
            },
            _ => throw Unfitting(one, e),
        }),
        RefundAsked e => returns.With(e.Id, one => one switch
        {
            { Status: ReturnStatus.AwaitsApproval } => one.Then(
                ReturnStatus.RefundDue, e.ApprovedBy is null ? "refundAsked" : "approved", e.ApprovedBy ?? e.By, e.At) with
            {
                ApprovedBy = e.ApprovedBy,
            },
            _ => throw Unfitting(one, e),
        }),
        RefundMade e => returns.With(e.Id, one => one switch
        {
            { Status: ReturnStatus.RefundDue or ReturnStatus.RefundFailed } =>
                one.Then(ReturnStatus.Refunded, "refunded", "payments", e.At),
            _ => throw Unfitting(one, e),
        }),
        RefundFailed e => returns.With(e.Id, one => one switch
        {
            { Status: ReturnStatus.RefundDue } =>
                one.Then(ReturnStatus.RefundFailed, "refundFailed", "payments", e.At, e.Because),
            _ => throw Unfitting(one, e),
        }),
        RefundPaidOtherwise e => returns.With(e.Id, one => one switch
        {
            { Status: ReturnStatus.RefundFailed } =>
                one.Then(ReturnStatus.Closed, Return.PaidOtherwise, e.By, e.At, e.Because),
            _ => throw Unfitting(one, e),
        }),
        ReturnRejected e => returns.With(e.Id, one => one switch
        {
            { Status: ReturnStatus.Requested or ReturnStatus.Received or ReturnStatus.AwaitsApproval } =>
                one.Then(ReturnStatus.Rejected, "rejected", e.By, e.At, e.Because),
            _ => throw Unfitting(one, e),
        }),
        ReturnsEvent.PersonErased e => new([.. returns.Items.Select(one => Without(e.Person, one))]),

        // A fact that cannot follow this state is a bug in a decision, never something to skip over.
        _ => throw new UnreachableException($"{fact} cannot follow {returns}."),
    };

    public bool Names(string person) => Items.Any(one => one.Steps.Any(step => step.By == person));

    private OrderReturns With(ReturnId id, Func<Return, Return> change) => new(
        Find(id) is null
            ? throw new UnreachableException($"There is no return {id} in {this}.")
            : [.. Items.Select(one => one.Id == id ? change(one) : one)]);

    // What a person did and when stays, and is nobody's any more. Their own words may say who they are.
    private static Return Without(string person, Return one) => one with
    {
        RequestedBy = one.RequestedBy == person ? Erased : one.RequestedBy,
        Because = one.RequestedBy == person ? Erased : one.Because,
        Steps = [.. one.Steps.Select(step =>
            step.By == person ? step with { By = Erased, Because = step.Because is null ? null : Erased } : step)],
    };

    private static UnreachableException Unfitting(Return one, ReturnsEvent fact) => new($"{fact} cannot follow {one}.");
}

/// <summary>
/// What happened to the returns of an order, privately; ReturnsDecider says which of it is published.
/// </summary>
public abstract record ReturnsEvent
{
    private ReturnsEvent() { }

    public sealed record ReturnRequested(
        OrderId Order, ReturnId Id, ValueList<ReturnedLine> Lines, string Because, string By, DateTimeOffset At) : ReturnsEvent;

    public sealed record ReturnReceived(OrderId Order, ReturnId Id, string By, DateTimeOffset At) : ReturnsEvent;

    public sealed record ReturnInspected(
        OrderId Order, ReturnId Id, ValueList<ReturnedLine> Lines, Money Refund, Money Vat, string By, DateTimeOffset At) : ReturnsEvent;

    public sealed record RefundAsked(
        OrderId Order, ReturnId Id, Money Amount, string Because, string By, string? ApprovedBy, DateTimeOffset At) : ReturnsEvent;

    public sealed record RefundMade(
        OrderId Order, ReturnId Id, Money Amount, Audience? Audience, DateTimeOffset At) : ReturnsEvent;

    public sealed record RefundFailed(OrderId Order, ReturnId Id, string Because, DateTimeOffset At) : ReturnsEvent;

    public sealed record RefundPaidOtherwise(
        OrderId Order, ReturnId Id, string Because, string By, DateTimeOffset At) : ReturnsEvent;

    public sealed record ReturnRejected(
        OrderId Order, ReturnId Id, string Because, string By, DateTimeOffset At) : ReturnsEvent;

    public sealed record PersonErased(OrderId Order, string Person) : ReturnsEvent;
}
