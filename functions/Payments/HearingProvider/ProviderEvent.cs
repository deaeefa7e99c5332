using System.Text.Json;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.AuthorizingPayment;

namespace ServerlessShop.Payments.HearingProvider;

/// <summary>What the provider tells of itself. Its id is the same however often it is told.</summary>
public sealed record ProviderEvent(
    [property: JsonRequired] string Id, [property: JsonRequired] string Type, [property: JsonRequired] ProviderEvent.About Data)
{
    private const int IdLengthMax = 100;

    /// <param name="Reference">Our own: the order's id.</param>
    public sealed record About(
        [property: JsonRequired] string AuthorizationId, [property: JsonRequired] string Reference, string? DeclineCode);

    /// <exception cref="JsonException">It is not of this shape.</exception>
    public static ProviderEvent Read(ReadOnlySpan<byte> body)
    {
        var read = JsonSerializer.Deserialize<ProviderEvent>(body, Json.Options);
        return read is { Id.Length: > 0 and <= IdLengthMax } ? read : throw new JsonException("No event.");
    }

    /// <summary>What it means to a payment; null for what no payment is, and for words we do not know.</summary>
    public RecordAuthorization? ToRecord(DateTimeOffset at)
    {
        var says = Type switch
        {
            "authorization.authorized" => Says.Yes,
            "authorization.declined" => Says.No,
            "authorization.expired" => (Says?)Says.Expired,
            _ => null,
        };
        return says is { } word && Guid.TryParseExact(Data.Reference, "D", out var order)
            ? new(new(order), null, new Answer(word, Data.AuthorizationId, Data.DeclineCode), at, $"webhook {Id}")
            : null;
    }
}
