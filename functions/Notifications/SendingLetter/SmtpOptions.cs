using System.ComponentModel.DataAnnotations;

namespace ServerlessShop.Notifications.SendingLetter;

/// <summary>Section Smtp: who takes our mail, and in whose name it goes out.</summary>
public sealed record SmtpOptions
{
    [Required] public string Host { get; init; } = "";

    [Range(1, 65_535)] public int Port { get; init; } = 587;

    [Required, EmailAddress] public string From { get; init; } = "orders@serverlessshop.example";

    [Required] public string FromName { get; init; } = "ServerlessShop";

    /// <summary>STARTTLS. Never without it where User is set: a password does not travel in the clear.</summary>
    public bool UseTls { get; init; }

    /// <summary>Null where the server takes mail from this app without a name.</summary>
    public string? User { get; init; }

    /// <summary>A Key Vault reference, in Azure.</summary>
    public string? Password { get; init; }

    [Range(1, 300)] public int PatienceSeconds { get; init; } = 30;
}
