using ServerlessShop.Kernel;
using ServerlessShop.Notifications.Letters;

namespace ServerlessShop.Notifications.PersonalData;

/// <summary>To whom a letter went is nobody's business any more. That it was sent is remembered, so that it is not again.</summary>
public sealed record ForgetRecipient
{
    public static readonly Rejection MustWait =
        new(RejectionKind.Conflict, "erasure-must-wait", "A mail to this customer is still to be sent.");

    public static Decision<LetterEvent> Decide(Letter letter) => letter switch
    {
        Letter.Due => MustWait,
        Letter.Sent { To: not null } or Letter.Refused { To: not null } => new LetterEvent.RecipientForgotten(),
        _ => Decision<LetterEvent>.Nothing,
    };
}
