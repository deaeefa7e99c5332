using System.ComponentModel.DataAnnotations;

namespace ServerlessShop.Payments.HearingProvider;

/// <summary>Section Payments: what the provider signs its webhooks with. Two, so that one can be changed.</summary>
public sealed record WebhookOptions
{
    /// <summary>Shorter ones could be guessed.</summary>
    private const int LengthMin = 16;

    [Required, MinLength(LengthMin)] public string WebhookKey { get; init; } = "";

    /// <summary>The one that follows it, or that it has followed; absent where none is being changed.</summary>
    [MinLength(LengthMin)] public string? WebhookKeyNext { get; init; }

    public IReadOnlyList<string> Keys => WebhookKeyNext is { } next ? [WebhookKey, next] : [WebhookKey];
}
