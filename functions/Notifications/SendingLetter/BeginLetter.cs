using ServerlessShop.Kernel;
using ServerlessShop.Notifications.Letters;

namespace ServerlessShop.Notifications.SendingLetter;

/// <summary>
/// An order has reached a milestone that its buyer is to be told of. These mails are part of carrying out the purchase,
/// so no consent is asked for them, and none of them advertises anything.
/// </summary>
public sealed record BeginLetter(
    Guid OrderId, string Milestone, string? Number, string To, Guid? Customer, DateTimeOffset At)
{
    public static Decision<LetterEvent> Decide(Letter letter, BeginLetter begin) => letter switch
    {
        Letter.NotDue => new LetterEvent.LetterBecameDue(
            begin.OrderId, begin.Milestone, begin.Number, begin.To, begin.Customer, begin.At),
        _ => Decision<LetterEvent>.Nothing, // Begun, and ended perhaps, when this was heard before.
    };
}
