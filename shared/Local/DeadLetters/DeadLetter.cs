using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ServerlessShop.Local.DeadLetters;

/// <summary>A dead letter as the REST API hands it out, locked.</summary>
/// <param name="Properties">Application properties as headers: strings quoted, numbers and booleans not.</param>
/// <param name="Lock">Where it is completed or unlocked.</param>
public sealed record DeadLetter(
    string Topic, string Subscription, JsonElement BrokerProperties, string? ContentType,
    IReadOnlyDictionary<string, string> Properties, byte[] Body, Uri Lock)
{
    public const string CauseProperty = "cause";
    public const string ReplayForProperty = "replayFor";
    public const string ReplayedByProperty = "replayedBy";
    public const string ReplayProperty = "replay";
    public const string FirstEnqueuedProperty = "firstEnqueued";
    public const string ReasonProperty = "DeadLetterReason";
    public const string DescriptionProperty = "DeadLetterErrorDescription";

    // What a namespace or anything before it may add to an answer of its own accord.
    private static readonly HashSet<string> _headersOfHttp = new(StringComparer.OrdinalIgnoreCase)
    {
        "BrokerProperties", "Cache-Control", "Connection", "Date", "Expires", "Keep-Alive", "Location", "Pragma", "Server",
        "Strict-Transport-Security", "Trailer", "Transfer-Encoding", "Upgrade", "Vary", "Via", "Warning",
    };

    public string MessageId => Text(nameof(MessageId)) ?? "";

    public long SequenceNumber => BrokerProperties.GetProperty(nameof(SequenceNumber)).GetInt64();

    public DateTimeOffset EnqueuedTime => Time(Text("EnqueuedTimeUtc")!);

    /// <summary>When what it says was first said: a replay carries the time of its original with it.</summary>
    public DateTimeOffset FirstEnqueuedTime =>
        Property(FirstEnqueuedProperty) is string first ? Time(first) : EnqueuedTime;

    public string? Reason => Property(ReasonProperty) as string;

    public string? Description => Property(DescriptionProperty) as string;

    /// <summary>What consumers know the message by, however often it is sent.</summary>
    public string Cause => Property(CauseProperty) as string ?? MessageId;

    internal static async Task<DeadLetter> Read(
        string topic, string subscription, HttpResponseMessage answer, CancellationToken cancellation)
    {
        using var properties = JsonDocument.Parse(answer.Headers.GetValues("BrokerProperties").Single());
        return new(
            topic, subscription, properties.RootElement.Clone(), answer.Content.Headers.ContentType?.ToString(),
            PropertiesOf(answer.Headers), await answer.Content.ReadAsByteArrayAsync(cancellation),
            answer.Headers.Location ?? throw new BrokerRefusedException("A peek-lock was answered without a Location."));
    }

    public string? Text(string brokerProperty) =>
        BrokerProperties.TryGetProperty(brokerProperty, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A property's value: string, bool, long or double; null when it is not there.</summary>
    public object? Property(string name) => Properties.TryGetValue(name, out var header) ? Value(header) : null;

    public static object Value(string header)
    {
        if (header is ['"', _, ..] && header[^1] == '"') { return JsonSerializer.Deserialize<string>(header)!; }
        if (bool.TryParse(header, out var flag)) { return flag; }
        if (long.TryParse(header, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) { return whole; }
        return double.TryParse(header, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : header;
    }

    private static Dictionary<string, string> PropertiesOf(HttpResponseHeaders headers) =>
        headers.NonValidated
            .Where(header => !_headersOfHttp.Contains(header.Key))
            .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
