namespace ServerlessShop.Notifications.WritingMail;

/// <summary>A mail as it goes out. Written again for the same milestone it is the same.</summary>
/// <param name="Key">What its Message-Id is made of: mailboxes fold two of the same into one.</param>
public sealed record Mail(
    string Key, string To, string ToName, string Subject, string Text, string Html);
