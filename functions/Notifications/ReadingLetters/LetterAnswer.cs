using ServerlessShop.Notifications.Letters;

namespace ServerlessShop.Notifications.ReadingLetters;

/// <summary>What somebody was told of an order, and whether the mail server took it.</summary>
/// <param name="Status">due, sent or refused.</param>
/// <param name="At">Since when it is that.</param>
public sealed record LetterAnswer(
    string Kind, Guid OrderId, string Milestone, string? Number, string? To, string Status, DateTimeOffset At,
    string? Because)
{
    public static LetterAnswer? Of(Letter letter) => letter switch
    {
        Letter.Due due => new(
            "e-mail", due.OrderId, due.Milestone, due.Number, due.To, "due", due.At, null),
        Letter.Sent sent => new(
            "e-mail", sent.OrderId, sent.Milestone, sent.Number, sent.To, "sent", sent.At, null),
        Letter.Refused refused => new(
            "e-mail", refused.OrderId, refused.Milestone, refused.Number, refused.To, "refused", refused.At,
            refused.Because),
        _ => null,
    };
}
