using System.Globalization;

namespace ServerlessShop.Local.ServiceBus.Queues;

/// <summary>
/// The properties that say why a message is dead, in the broker's own words where the broker decided.
/// </summary>
public static class DeadLetterReasons
{
    public const string ReasonProperty = "DeadLetterReason";
    public const string DescriptionProperty = "DeadLetterErrorDescription";

    internal static readonly IReadOnlyDictionary<string, object> Expired =
        Of("TTLExpiredException", "The message expired and was dead lettered.");

    internal static Dictionary<string, object> MaxDeliveryCount(int max) => Of(
        "MaxDeliveryCountExceeded",
        string.Create(CultureInfo.InvariantCulture, $"Message could not be consumed after {max} delivery attempts."));

    internal static Dictionary<string, object> FilterFailed(string because) => Of("FilterEvaluationException", because);

    internal static Dictionary<string, object> Of(
        string? reason, string? description, IReadOnlyDictionary<string, object>? also = null)
    {
        var properties = new Dictionary<string, object>(
            also ?? BrokeredMessage.NoProperties, StringComparer.OrdinalIgnoreCase);
        if (reason is not null) { properties[ReasonProperty] = reason; }
        if (description is not null) { properties[DescriptionProperty] = description; }
        return properties;
    }
}
