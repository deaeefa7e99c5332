namespace ServerlessShop.Local.PaymentProvider;

/// <summary>What the payment provider is started with.</summary>
/// <param name="Address">Where to listen. Port 0 takes a free one.</param>
/// <param name="StateFolder">Where the ledger and the API key survive a restart.</param>
public sealed record PaymentProviderOptions(string Address, string StateFolder)
{
    /// <summary>How long the payment token tok_slow takes.</summary>
    public TimeSpan SlowAnswer { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Told of every entry in the books once it is durable.</summary>
    public Seams.Effects Effects { get; init; } = new();
}
