namespace ServerlessShop.Local.PaymentProvider;

/// <summary>What the payment provider is started with.</summary>
/// <param name="Address">Where to listen. Port 0 takes a free one.</param>
/// <param name="StateFolder">Where the books and the keys survive a restart.</param>
public sealed record PaymentProviderOptions(string Address, string StateFolder)
{
    /// <summary>Where the merchant listens for webhooks; null where it does not.</summary>
    public Uri? Webhooks { get; init; }

    /// <summary>How long the payment token tok_slow takes, and webhooks that are neither early nor late.</summary>
    public TimeSpan SlowAnswer { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long tok_timeout takes: longer than Payments waits.</summary>
    public TimeSpan LateAnswer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the webhook of tok_webhook_late takes: longer than an order waits for its payment.</summary>
    public TimeSpan LateWebhook { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an authorization lasts.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Told of every entry in the books once it is durable.</summary>
    public Seams.Effects Effects { get; init; } = new();
}

/// <summary>A payment provider that runs, in this process or in its own.</summary>
public interface IPaymentProviderRunning : IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    string Address { get; }

    /// <summary>What a merchant sends as "Authorization: Bearer key". Made once per state folder.</summary>
    string ApiKey { get; }

    /// <summary>What it signs its webhooks with: two, so that the merchant can change from one to the other.</summary>
    IReadOnlyList<string> WebhookKeys { get; }
}
