using System.Text.Json;

namespace ServerlessShop.Local.PaymentProvider;

/// <summary>Something to be told. It is kept until it was heard.</summary>
/// <param name="Becomes">What the authorization becomes at the moment it is first told; null where it is that already.</param>
/// <param name="Attempts">How often it was told in vain.</param>
internal sealed record Webhook(
    long Sequence, string Id, string AuthorizationId, string Body, string? Becomes, int Attempts, DateTimeOffset DueAt)
{
    private static readonly TimeSpan _backOffMax = TimeSpan.FromHours(1);

    public static string BodyOf(string id, string kind, Authorization about, DateTimeOffset at) => JsonSerializer.Serialize(
        new
        {
            id, type = $"authorization.{kind}", createdAt = at,
            data = new
            {
                authorizationId = about.Id, reference = about.Reference, amountMinor = about.AmountMinor,
                currency = about.Currency,
                declineCode = kind == Authorization.Declined ? about.DeclineCode ?? "do_not_honor" : null,
            },
        },
        Json.Options);

    /// <summary>1, 2, 4 … seconds, at most an hour.</summary>
    public TimeSpan BackOff => Attempts >= 12 ? _backOffMax : TimeSpan.FromSeconds(1 << Attempts);
}
