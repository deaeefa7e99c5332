using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace ServerlessShop.Local.Configuration.Rest;

/// <summary>Answers of the store, in the media types of App Configuration.</summary>
internal static class KeyValueAnswer
{
    public static readonly IReadOnlyList<string> Fields =
        ["etag", "key", "label", "content_type", "value", "last_modified", "locked", "tags"];

    private static readonly JsonWriterOptions _relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task Write(HttpContext http, KeyValue one, IReadOnlyList<string>? fields)
    {
        http.Response.Headers.ETag = $"\"{one.ETag}\"";
        http.Response.Headers.LastModified = one.Modified.ToString("r", CultureInfo.InvariantCulture);
        return Json(http, "kv", writer => Item(writer, one, fields ?? Fields));
    }

    /// <summary>A page of settings; with its own ETag unless the version is older than those.</summary>
    public static Task WriteSet(
        HttpContext http, IReadOnlyList<KeyValue> items, string? next, IReadOnlyList<string>? fields, string? etag)
    {
        if (etag is not null) { http.Response.Headers.ETag = $"\"{etag}\""; }
        return Page(http, "kvset", items, next, etag, (writer, one) => Item(writer, one, fields ?? Fields));
    }

    public static Task WriteNames(HttpContext http, string kind, IReadOnlyList<string?> names, string? next) =>
        Page(http, kind, names, next, null, (writer, name) =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteEndObject();
        });

    public static Task WriteProblem(HttpContext http, int status, RefusedException.Problem? problem)
    {
        http.Response.StatusCode = status;
        if (problem is null) { return Task.CompletedTask; }
        return Json(http, "application/problem+json; charset=utf-8", writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type", problem.Type);
            writer.WriteString("title", problem.Title);
            if (problem.Name is not null) { writer.WriteString("name", problem.Name); }
            writer.WriteString("detail", problem.Detail);
            writer.WriteNumber("status", status);
            writer.WriteEndObject();
        });
    }

    /// <summary>Changes with any item of the page, and with whether there is another.</summary>
    public static string ETagOf(IEnumerable<KeyValue> page, string? next) => Base64Url.EncodeToString(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', page.Select(one => one.ETag)) + "\n\n" + next)));

    /// <summary>The place after an item, for the link to the next page.</summary>
    public static string Token(params string?[] parts) =>
        WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

    private static Task Page<T>(
        HttpContext http, string kind, IReadOnlyList<T> items, string? next, string? etag, Action<Utf8JsonWriter, T> write)
    {
        var link = next is null ? null : LinkTo(http.Request, next);
        if (link is not null) { http.Response.Headers.Append("Link", $"<{link}>; rel=\"next\""); }
        return Json(http, kind, writer =>
        {
            writer.WriteStartObject();
            if (etag is not null) { writer.WriteString("etag", etag); }
            writer.WriteStartArray("items");
            foreach (var item in items) { write(writer, item); }
            writer.WriteEndArray();
            if (link is not null) { writer.WriteString("@nextLink", link); }
            writer.WriteEndObject();
        });
    }

    private static string LinkTo(HttpRequest request, string next)
    {
        var query = new QueryBuilder();
        foreach (var (name, values) in request.Query.Where(one => one.Key != "after"))
        {
            foreach (var value in values) { query.Add(name, value ?? ""); }
        }

        query.Add("after", next);
        return request.Path + query.ToString();
    }

    private static void Item(Utf8JsonWriter writer, KeyValue one, IReadOnlyList<string> fields)
    {
        writer.WriteStartObject();
        foreach (var field in Fields.Where(fields.Contains))
        {
            switch (field)
            {
                case "etag": writer.WriteString(field, one.ETag); break;
                case "key": writer.WriteString(field, one.Key); break;
                case "label": writer.WriteString(field, one.Label); break;
                case "content_type": writer.WriteString(field, one.Content.ContentType); break;
                case "value": writer.WriteString(field, one.Content.Value); break;
                case "last_modified": writer.WriteString(field, one.Modified); break;
                case "locked": writer.WriteBoolean(field, one.Locked); break;
                default:
                    writer.WriteStartObject(field);
                    foreach (var (name, value) in one.Content.Tags) { writer.WriteString(name, value); }
                    writer.WriteEndObject();
                    break;
            }
        }

        writer.WriteEndObject();
    }

    private static Task Json(HttpContext http, string kind, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, _relaxed)) { write(writer); }
        http.Response.ContentType = kind.Contains('/', StringComparison.Ordinal)
            ? kind
            : $"application/vnd.microsoft.appconfig.{kind}+json; charset=utf-8";
        return http.Response.Body.WriteAsync(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
