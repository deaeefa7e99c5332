using System.Security.Cryptography;
using System.Text;
using ServerlessShop.Kernel;

namespace ServerlessShop.Notifications.Letters;

/// <summary>What a letter starts as, where it lies and how long it is kept.</summary>
public static class LetterDecider
{
    public const string Kind = "letter";

    /// <summary>Longer than any message of an order can still be on its way: until then it must not be sent twice.</summary>
    public const int KeptDays = 90;

    private const int PartitionLength = 32;

    /// <summary>Nothing is announced: nobody needs to hear that a mail was sent.</summary>
    public static readonly Decider<Letter, LetterEvent> Instance =
        new(Kind, new Letter.NotDue(), Letter.Evolve, _ => [], Keep: Keep);

    /// <summary>
    /// One recipient's letters share a partition. It is named by a hash, because partition keys stand in the store's
    /// logs, metrics and quota messages, where e-mail addresses have no business. Who has an address can still compute
    /// its hash: this keeps addresses out of sight, it does not make the letters anonymous.
    /// </summary>
    public static string PartitionOf(string email) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Normal(email))))[..PartitionLength];

    public static string IdOf(Guid order, string milestone, string? number) =>
        $"{Kind}-{order:D}-{milestone}{(number is null ? "" : $"-{number}")}";

    public static string Normal(string email) => email.Trim().ToLowerInvariant();

    // What is due so long has lost its message, or its mail server for good: it must not be in an erasure's way for ever.
    private static TimeSpan? Keep(Letter letter) => letter is Letter.NotDue ? null : TimeSpan.FromDays(KeptDays);
}
