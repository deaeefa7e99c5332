using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.Returns;

/// <summary>Chosen by the client. It names the refund too, so that no return is paid for twice.</summary>
public readonly record struct ReturnId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>
/// How far a return is. Rejected, Refunded and Closed are ends; RefundFailed is one until a person acts.
/// </summary>
public enum ReturnStatus
{
    Requested, Received, AwaitsApproval, RefundDue, Refunded, RefundFailed, Rejected, Closed,
}

/// <summary>Goods of one order that come back together, and the money that goes back for them.</summary>
/// <param name="Refund">What came back, at the price it was sold at; null until it was looked at.</param>
/// <param name="Vat">The tax inside the refund.</param>
/// <param name="Steps">Who did what, when and why. It is only ever added to.</param>
public sealed record Return(
    ReturnId Id, ReturnStatus Status, ValueList<ReturnedLine> Lines, string Because, string RequestedBy,
    ValueList<ReturnStep> Steps, string? InspectedBy = null, string? ApprovedBy = null, Money? Refund = null,
    Money? Vat = null)
{
    public const string PaidOtherwise = "paidOtherwise";

    /// <summary>Once asked for it counts, whatever the provider answers: what failed may yet be paid by hand.</summary>
    public bool IsRefundAsked => IsPaidOtherwise
        || Status is ReturnStatus.RefundDue or ReturnStatus.Refunded or ReturnStatus.RefundFailed;

    /// <summary>The provider could not give the money back, and finance has.</summary>
    public bool IsPaidOtherwise => Status == ReturnStatus.Closed && Steps.Any(step => step.What == PaidOtherwise);

    public bool IsUnderWay => Status is not (ReturnStatus.Refunded or ReturnStatus.Rejected or ReturnStatus.Closed);

    /// <summary>
    /// Units of a line that nobody else may return. What never came is free again once that is known.
    /// </summary>
    public int Taken(int line) => Lines
        .Where(one => one.Line == line)
        .Sum(one => one.Came ?? (Status == ReturnStatus.Rejected ? 0 : one.Units));

    /// <summary>Units of a line that are back in our house, paid for or not.</summary>
    public int Came(int line) => Lines.Where(one => one.Line == line).Sum(one => one.Came ?? 0);

    public Return Then(ReturnStatus status, string what, string by, DateTimeOffset at, string? because = null) =>
        this with { Status = status, Steps = [.. Steps, new ReturnStep(what, by, at, because)] };
}

/// <summary>So many units of one line. The same sku may stand on several lines, at several prices.</summary>
/// <param name="Line">Its place among the order's lines, from 0.</param>
/// <param name="Restocked">May be sold again; null until somebody has looked.</param>
/// <param name="Scrapped">May not.</param>
public sealed record ReturnedLine(int Line, Sku Sku, int Units, int? Restocked = null, int? Scrapped = null)
{
    public int? Came => Restocked + Scrapped;
}

/// <summary>One line of a return's record.</summary>
/// <param name="By">A person's object id, or the context that said so.</param>
public sealed record ReturnStep(string What, string By, DateTimeOffset At, string? Because = null);
