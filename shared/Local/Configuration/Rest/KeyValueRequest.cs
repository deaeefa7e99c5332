using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ServerlessShop.Local.Configuration.Rest;

/// <summary>What a request to the store asks, read strictly.</summary>
internal sealed class KeyValueRequest(HttpContext http)
{
    public const string V10 = "1.0";

    private const int NameLengthMax = 256;
    private const int TagFiltersMax = 5;
    private const int ItemBytesMax = 10 * 1024;

    private static readonly string[] _versions = [V10, "2023-10-01", "2023-11-01"];

    public IQueryCollection Query => http.Request.Query;

    /// <summary>The path's first segment, and the rest of it as the key; null for none.</summary>
    public static (string Resource, string? Key) Target(HttpContext http)
    {
        // The decoded path no longer tells a key's own slash from one that separates.
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.Split('?', 2)[0].TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 || slash == path.Length - 1
            ? (path.TrimEnd('/'), null)
            : (path[..slash], Uri.UnescapeDataString(path[(slash + 1)..]));
    }

    public string ApiVersion()
    {
        var asked = Query["api-version"];
        if (asked is [null or ""] or [])
        {
            throw RefusedException.InvalidArgument(
                "api-version", "An API version is required, but was not specified.", "API version is not specified");
        }

        if (asked.Count > 1)
        {
            throw RefusedException.InvalidArgument(
                "api-version",
                $"The following API versions were requested: {string.Join(", ", asked!)}. At most, only a single API version "
                + "may be specified. Please update the intended API version and retry the request.",
                "Ambiguous API version");
        }

        return _versions.Contains(asked[0]) ? asked[0]! : throw RefusedException.InvalidArgument(
            "api-version",
            $"The HTTP resource that matches the request URI '{http.Request.Path}' does not support the API version "
            + $"'{asked}'.",
            "Unsupported API version");
    }

    public static string Key(string? key)
    {
        if (key is null or "") { throw RefusedException.InvalidArgument("key", "key: Required"); }
        if (key is "." or ".." || key.Contains('%', StringComparison.Ordinal) || key.Any(char.IsControl))
        {
            throw RefusedException.InvalidArgument("key", "key: Invalid character");
        }

        return key.Length <= NameLengthMax
            ? key
            : throw RefusedException.InvalidArgument("key", $"key: At most {NameLengthMax} characters");
    }

    public string? Label()
    {
        var label = Query["label"].ToString();
        if (label is "" or "\0") { return null; }
        if (label.Any(char.IsControl)) { throw RefusedException.InvalidArgument("label", "label: Invalid character"); }
        return label.Length <= NameLengthMax
            ? label
            : throw RefusedException.InvalidArgument("label", $"label: At most {NameLengthMax} characters");
    }

    public TextFilter Filter(string parameter) => TextFilter.Parse(Query[parameter], parameter);

    /// <summary>Pairs that must all be there, since 2023-11-01; a null value asks for a null.</summary>
    public IReadOnlyList<(string Name, string? Value)> Tags(string version)
    {
        var tags = Query["tags"].Where(tag => !string.IsNullOrEmpty(tag)).ToList();
        if (tags is []) { return []; }
        if (string.CompareOrdinal(version, "2023-11-01") < 0)
        {
            throw RefusedException.InvalidArgument("tags", "tags: Not in this API version, only since 2023-11-01");
        }

        if (tags.Count > TagFiltersMax) { throw RefusedException.InvalidArgument("tags", $"tags: At most {TagFiltersMax}"); }
        return [.. tags.Select(tag =>
        {
            var equals = tag!.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) { throw RefusedException.InvalidArgument("tags", "tags: Expected tagName=tagValue"); }
            var value = tag[(equals + 1)..];
            return (tag[..equals], value == "\0" ? null : (string?)value);
        })];
    }

    public IReadOnlyList<string>? Select(IReadOnlyList<string> known)
    {
        var asked = Query["$select"].ToString();
        if (asked.Length == 0) { return null; }
        var fields = asked.Split(',', StringSplitOptions.TrimEntries);
        var unknown = fields.FirstOrDefault(field => !known.Contains(field));
        return unknown is null
            ? fields
            : throw RefusedException.InvalidArgument("$select", $"$select: There is no field '{unknown}'");
    }

    /// <summary>What the page before ended with, in parts.</summary>
    public string[]? After(int parts)
    {
        var after = Query["after"].ToString();
        if (after.Length == 0) { return null; }
        try
        {
            var read = System.Text.Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(after)).Split('\n');
            if (read.Length == parts) { return read; }
        }
        catch (FormatException)
        {
            // Said below, as for a token of another list.
        }

        throw NotGivenOut();
    }

    public static RefusedException NotGivenOut() =>
        RefusedException.InvalidArgument("after", "after: Not one that was given out here");

    /// <summary>A time in the past to answer for; a time to come is now, as in Azure.</summary>
    public DateTimeOffset? At(TimeProvider time)
    {
        var asked = http.Request.Headers["Accept-Datetime"].ToString();
        if (asked.Length == 0) { return null; }
        if (!DateTimeOffset.TryParseExact(asked, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            throw RefusedException.InvalidArgument("Accept-Datetime", "Accept-Datetime: Expected the form of RFC 1123");
        }

        return at < time.GetUtcNow() ? at : null;
    }

    public Precondition Precondition()
    {
        var headers = http.Request.GetTypedHeaders();
        return new(
            http.Request.Headers.ContainsKey(HeaderNames.IfMatch), ETags(headers.IfMatch),
            http.Request.Headers.ContainsKey(HeaderNames.IfNoneMatch), ETags(headers.IfNoneMatch));

        static IReadOnlyList<string>? ETags(IList<EntityTagHeaderValue> tags) =>
            tags.Contains(EntityTagHeaderValue.Any) || tags.Any(tag => tag.Tag == "\"*\"")
                ? null
                : [.. tags.Select(tag => tag.Tag.ToString().Trim('"'))];
    }

    public async Task<KeyValueContent> Content(string key, string? label)
    {
        var type = http.Request.ContentType?.Split(';')[0].Trim() ?? "";
        if (!type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && !type.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedException(415, null);
        }

        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            var root = body.RootElement;
            if (root.ValueKind != JsonValueKind.Object) { throw Unreadable("The body is no object"); }
            var content = new KeyValueContent(Text(root, "value"), Text(root, "content_type"), TagsOf(root));
            return BytesOf(key, label, content) <= ItemBytesMax ? content : throw new RefusedException(413, null);
        }
        catch (JsonException malformed)
        {
            throw Unreadable(malformed.Message);
        }
    }

    private static int BytesOf(string key, string? label, KeyValueContent content) =>
        new[] { key, label, content.Value, content.ContentType }
            .Concat(content.Tags.SelectMany(tag => new[] { tag.Key, tag.Value }))
            .Sum(text => text is null ? 0 : System.Text.Encoding.UTF8.GetByteCount(text));

    private static Dictionary<string, string?> TagsOf(JsonElement body)
    {
        if (!body.TryGetProperty("tags", out var tags) || tags.ValueKind == JsonValueKind.Null) { return []; }
        if (tags.ValueKind != JsonValueKind.Object) { throw Unreadable("tags is no object"); }
        return tags.EnumerateObject().ToDictionary(tag => tag.Name, tag => Text(tags, tag.Name));
    }

    private static string? Text(JsonElement of, string name) =>
        !of.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Unreadable($"{name} is no string");

    private static RefusedException Unreadable(string because) => RefusedException.InvalidArgument("body", because);
}
