using ServerlessShop.Kernel;
using ServerlessShop.Notifications.Letters;

namespace ServerlessShop.Notifications.SendingLetter;

/// <summary>The mail server has answered for good.</summary>
/// <param name="Refusal">Why it will never take it; null where it has taken it.</param>
public sealed record EndLetter(string? Refusal, DateTimeOffset At)
{
    public static Decision<LetterEvent> Decide(Letter letter, EndLetter end) => letter switch
    {
        Letter.Due when end.Refusal is { } because => new LetterEvent.LetterRefused(because, end.At),
        Letter.Due => new LetterEvent.LetterSent(end.At),
        _ => Decision<LetterEvent>.Nothing, // Another copy of the message was quicker.
    };
}
