using System.Diagnostics;
using ServerlessShop.Kernel;
using ServerlessShop.Payments.Payments;

namespace ServerlessShop.Payments.Asking;

/// <summary>
/// What the provider is to be asked. It follows from the books alone, so that whoever comes by asks it: after a crash,
/// a lost answer or a webhook alike.
/// </summary>
public abstract record Question
{
    private Question() { }

    public sealed record Authorize(string Number, Money Amount, string Token) : Question;

    /// <param name="Number">Of the authorization that it is taken from, as is its Reference.</param>
    /// <param name="Attempt">From 1: what the provider could not take before may be asked for again.</param>
    public sealed record Capture(string Shipment, Money Amount, string Number, string Reference, int Attempt = 1)
        : Question;

    public sealed record Void(string Number, string Reference) : Question;

    public sealed record Refund(string RefundId, Money Amount) : Question;

    /// <summary>The next question; null when there is none, or when the provider must speak first.</summary>
    public static Question? Next(Payment payment)
    {
        if (payment is not Payment.Opened opened || opened.Ledger.Authorization is not { } latest) { return null; }

        var ledger = opened.Ledger;
        if (latest.Step == EntryStep.Requested)
        {
            return new Authorize(latest.Number, latest.Amount, opened.Token
                ?? throw new UnreachableException($"{opened.Order} is to be authorized without a token."));
        }

        // Of the authorization that it was first asked of, even if that has expired since: it may have been taken, and
        // only the provider knows. Of one that the buyer has still to approve nothing was asked yet.
        if (ledger.Outstanding(EntryKind.Capture).FirstOrDefault(
            wish => wish.Step == EntryStep.Requested && !ledger.Numbered(wish.Of!).IsOpen) is { } capture)
        {
            return new Capture(
                capture.Number, capture.Amount, capture.Of!, ReferenceOf(ledger.Numbered(capture.Of!)),
                ledger.AttemptOf(capture.Number));
        }

        if (ledger.Outstanding(EntryKind.Void).FirstOrDefault() is { } letting)
        {
            return new Void(letting.Number, ReferenceOf(ledger.Numbered(letting.Number)));
        }

        // The provider gives back only what it has taken; until then a refund waits in the books.
        return ledger.Outstanding(EntryKind.Refund)
            .FirstOrDefault(refund => refund.Amount.Minor <= ledger.Captured - ledger.Refunded) is { } due
                ? new Refund(due.Number, due.Amount)
                : null;
    }

    private static string ReferenceOf(Authorization authorization) => authorization.Reference
        ?? throw new UnreachableException($"The provider is to be asked about {authorization}, which it has not named.");
}

/// <summary>What the provider says to a question, or of itself in a webhook.</summary>
/// <param name="Reference">The provider's id of what it did.</param>
/// <param name="Because">Why not.</param>
public sealed record Answer(Says Says, string? Reference, string? Because = null);

/// <summary>Pending: the buyer has to approve first. Expired: what was held is held no more.</summary>
public enum Says { Yes, Pending, No, Expired }
