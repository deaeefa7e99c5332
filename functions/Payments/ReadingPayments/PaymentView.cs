using ServerlessShop.Payments.Payments;

namespace ServerlessShop.Payments.ReadingPayments;

/// <summary>A payment as it is shown. The ledger's entries are for staff.</summary>
public sealed record PaymentView(
    Guid OrderId, string Status, long AmountMinor, string? Currency, long AuthorizedMinor, long HeldMinor,
    long CapturedMinor, long RefundedMinor, string? Because, IReadOnlyList<PaymentView.Line>? Entries)
{
    /// <summary>Null where nothing is or was to be paid.</summary>
    public static PaymentView? Of(Payment payment, bool toStaff)
    {
        if (payment is not Payment.Opened opened) { return null; }

        var ledger = opened.Ledger;
        return new PaymentView(
            opened.Order.Value, StatusOf(opened, ledger), opened.Amount.Minor, opened.Amount.Currency, ledger.Authorized,
            ledger.Held, ledger.Captured, ledger.Refunded, opened.Ended, toStaff ? [.. opened.Entries.Select(Line.Of)] : null);
    }

    private static string StatusOf(Payment.Opened payment, Ledger ledger) => (payment.Ended, ledger.Authorization) switch
    {
        _ when ledger.Refunded > 0 => ledger.Refunded == ledger.Captured ? "refunded" : "partlyRefunded",
        _ when ledger.IsFinal => "captured",
        (not null, _) when !payment.IsOver => "closing",
        (not null, _) when ledger.Captured == 0 => "closed",
        _ when ledger.Captured > 0 => "partlyCaptured",
        (_, { Step: EntryStep.Requested }) => "due",
        (_, { Step: EntryStep.Pending }) => "pending",
        (_, { Step: EntryStep.Expired }) => "expired",
        _ => "authorized",
    };

    public sealed record Line(
        EntryKind Kind, EntryStep Step, string Number, long AmountMinor, DateTimeOffset At, string By, string? Reference,
        string? Because)
    {
        public static Line Of(Entry entry) => new(
            entry.Kind, entry.Step, entry.Number, entry.Amount.Minor, entry.At, entry.By, entry.Reference, entry.Because);
    }
}
