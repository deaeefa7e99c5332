using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ServerlessShop.Local.ServiceBus.Rest;

/// <summary>
/// The two forms of a send. Single: the body is the message's, BrokerProperties is a header, and every other header
/// that is not HTTP's own is a property. Batch: a JSON array, and the headers say nothing about the messages.
/// </summary>
internal static class SendRequest
{
    public const string BatchContentType = "application/vnd.microsoft.servicebus.json";

    private static readonly HashSet<string> _headersOfHttp = new(StringComparer.OrdinalIgnoreCase)
    {
        "BrokerProperties", "x-ms-retrypolicy", HeaderNames.Accept, HeaderNames.AcceptCharset,
        HeaderNames.AcceptEncoding, HeaderNames.AcceptLanguage, HeaderNames.Authorization, HeaderNames.CacheControl,
        HeaderNames.Connection, HeaderNames.ContentEncoding, HeaderNames.ContentLanguage, HeaderNames.ContentLength,
        HeaderNames.ContentLocation, HeaderNames.ContentMD5, HeaderNames.ContentType, HeaderNames.Cookie,
        HeaderNames.Date, HeaderNames.Expect, HeaderNames.From, HeaderNames.Host, HeaderNames.KeepAlive,
        HeaderNames.Origin, HeaderNames.Pragma, HeaderNames.ProxyAuthorization, HeaderNames.Referer, HeaderNames.TE,
        HeaderNames.Trailer, HeaderNames.TransferEncoding, HeaderNames.Upgrade, HeaderNames.UserAgent,
        HeaderNames.Via, HeaderNames.Warning,
    };

    /// <summary>Whether a header is HTTP's own, and so never a message's property.</summary>
    public static bool IsOfHttp(string name) => _headersOfHttp.Contains(name);

    /// <exception cref="BadRequestException"/>
    /// <exception cref="NotOfferedException">The message asks for a feature the broker has not.</exception>
    public static IReadOnlyList<BrokeredMessage> Read(HttpRequest request, byte[] body)
    {
        if (string.Equals(request.ContentType, BatchContentType, StringComparison.OrdinalIgnoreCase))
        {
            return Batch(body);
        }

        // Azure takes this for a single message with the JSON as its body, which nobody ever means.
        return request.ContentType?.StartsWith(BatchContentType, StringComparison.OrdinalIgnoreCase) == true
            ? throw new BadRequestException(
                $"A batch has the Content-Type {BatchContentType} exactly, without parameters.")
            : [Single(request, body)];
    }

    private static BrokeredMessage Single(HttpRequest request, byte[] body)
    {
        var properties = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers)
        {
            if (!_headersOfHttp.Contains(name)) { properties.Add(name, OfHeader(values.ToString())); }
        }

        if (request.Headers["BrokerProperties"].ToString() is not { Length: > 0 } header)
        {
            return BrokerProperties.Read(null, body, request.ContentType, properties);
        }

        using var document = Parse(Encoding.UTF8.GetBytes(header), "BrokerProperties");
        return BrokerProperties.Read(document.RootElement, body, request.ContentType, properties);
    }

    /// <summary>Strings are quoted; numbers and booleans are not; what is neither is taken as it stands.</summary>
    private static object OfHeader(string value)
    {
        if (value is ['"', .., '"'] && value.Length > 1)
        {
            try { return JsonSerializer.Deserialize<string>(value)!; }
            catch (JsonException) { return value[1..^1]; }
        }

        if (bool.TryParse(value, out var flag)) { return flag; }
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        const NumberStyles Decimal =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(value, Decimal, CultureInfo.InvariantCulture, out var number) ? number : value;
    }

    private static List<BrokeredMessage> Batch(byte[] body)
    {
        using var document = Parse(body, "The batch");
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw new BadRequestException("The batch is not a JSON array.");
        }

        return [.. document.RootElement.EnumerateArray().Select(OfBatch)];
    }

    private static BrokeredMessage OfBatch(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new BadRequestException("A message of the batch is not a JSON object.");
        }

        string? body = null;
        var isBase64 = false;
        JsonElement? brokerProperties = null;
        var properties = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in message.EnumerateObject())
        {
            switch (member.Name)
            {
                case "Body" when member.Value.ValueKind == JsonValueKind.String:
                    body = member.Value.GetString();
                    break;
                case "IsBodyBase64" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    isBase64 = member.Value.GetBoolean();
                    break;
                case "BrokerProperties":
                    brokerProperties = member.Value;
                    break;
                case "UserProperties" when member.Value.ValueKind == JsonValueKind.Object:
                    ReadProperties(member.Value, properties);
                    break;
                default:
                    throw new BadRequestException(
                        $"A message of the batch has a member '{member.Name}' that cannot be read.");
            }
        }

        if (body is null) { throw new BadRequestException("A message of the batch has no Body."); }
        return BrokerProperties.Read(
            brokerProperties, isBase64 ? FromBase64(body) : Encoding.UTF8.GetBytes(body), null, properties);
    }

    private static void ReadProperties(JsonElement given, Dictionary<string, object> properties)
    {
        foreach (var property in given.EnumerateObject())
        {
            object value = property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString()!,
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number when property.Value.TryGetInt64(out var whole) => whole,
                JsonValueKind.Number => property.Value.GetDouble(),
                _ => throw new BadRequestException(
                    $"The user property '{property.Name}' is neither string, boolean nor number."),
            };
            if (!properties.TryAdd(property.Name, value))
            {
                throw new BadRequestException($"The user property '{property.Name}' is there twice.");
            }
        }
    }

    private static byte[] FromBase64(string body)
    {
        try { return Convert.FromBase64String(body); }
        catch (FormatException) { throw new BadRequestException("A Body said to be Base64 is not."); }
    }

    private static JsonDocument Parse(byte[] json, string what)
    {
        try { return JsonDocument.Parse(json); }
        catch (JsonException unreadable) { throw new BadRequestException($"{what} is not JSON: {unreadable.Message}"); }
    }
}
