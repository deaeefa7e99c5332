using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Configuration.Rest;

/// <summary>The data plane of App Configuration: key-values, keys, labels, locks and revisions.</summary>
internal sealed class KeyValueEndpoint(
    KeyValueStore store, Permission permission, ConfigurationOptions options, TimeProvider time)
{
    public const string Audience = "https://azconfig.io";

    private static readonly string[] _notHere = ["snapshots", "operations"];

    public async Task Handle(HttpContext http)
    {
        try
        {
            await Answer(http);
        }
        catch (RefusedException refused)
        {
            await KeyValueAnswer.WriteProblem(http, refused.Status, refused.Details);
        }
        catch (BadHttpRequestException tooLarge)
        {
            http.Response.StatusCode = tooLarge.StatusCode;
        }
        catch (StorageException disk)
        {
            await KeyValueAnswer.WriteProblem(
                http, 503, new("https://azconfig.io/errors/server-error", "Not written", null, disk.Message));
        }
    }

    private Task Answer(HttpContext http)
    {
        var (resource, key) = KeyValueRequest.Target(http);
        if (permission.Caller(http.Request, Audience, out var hasToken) is not { } caller)
        {
            return Challenge(http, hasToken);
        }

        var request = new KeyValueRequest(http);
        if (_notHere.Contains(resource)) { throw RefusedException.NotThere(resource); }
        if (resource is not ("kv" or "keys" or "labels" or "locks" or "revisions"))
        {
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        }

        var version = request.ApiVersion();
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (isRead ? !permission.IsReader(caller) : !Permission.IsOwner(caller)) { throw Forbidden(caller, isRead); }

        // One writer, one file: every answer is as new as any token a client could bring.
        var revision = store.LastRevision.ToString(CultureInfo.InvariantCulture);
        var token = Convert.ToBase64String(Encoding.ASCII.GetBytes(revision));
        http.Response.Headers["Sync-Token"] = $"local={token};sn={revision}";

        return (resource, key, http.Request.Method) switch
        {
            ("kv", null, "GET" or "HEAD") => List(http, request, version),
            ("kv", not null, "GET" or "HEAD") => Get(http, request, key),
            ("kv", not null, "PUT") => Put(http, request, key),
            ("kv", not null, "DELETE") => Delete(http, request, key),
            ("keys", null, "GET" or "HEAD") => Names(http, request, "keyset", one => one.Key),
            ("labels", null, "GET" or "HEAD") => Names(http, request, "labelset", one => one.Label),
            ("revisions", null, "GET" or "HEAD") => Revisions(http, request, version),
            ("locks", not null, "PUT" or "DELETE") => SetLock(http, request, key),
            _ => NotAllowed(http),
        };
    }

    private Task List(HttpContext http, KeyValueRequest request, string version)
    {
        if (request.Query.ContainsKey("snapshot")) { throw RefusedException.NotThere("snapshots"); }
        var found = Filtered(request, version, store.List(At(http, request)));
        if (request.After(2) is [var key, var label])
        {
            found = found.Where(one => Compare(one, key, label) > 0);
        }

        var page = found.Take(options.PageSize + 1).ToList();
        var next = Next(page, last => KeyValueAnswer.Token(last.Key, last.Label));
        var etag = version == KeyValueRequest.V10 ? null : KeyValueAnswer.ETagOf(page, next);
        if (etag is not null && Condition(http, request.Precondition(), etag)) { return Task.CompletedTask; }
        return KeyValueAnswer.WriteSet(http, page, next, request.Select(KeyValueAnswer.Fields), etag);
    }

    private Task Get(HttpContext http, KeyValueRequest request, string key)
    {
        var found = store.Get(KeyValueRequest.Key(key), request.Label(), At(http, request));
        if (found is null) { http.Response.StatusCode = 404; return Task.CompletedTask; }
        return Condition(http, request.Precondition(), found.ETag)
            ? Task.CompletedTask
            : KeyValueAnswer.Write(http, found, request.Select(KeyValueAnswer.Fields));
    }

    private async Task Put(HttpContext http, KeyValueRequest request, string key)
    {
        var (name, label) = (KeyValueRequest.Key(key), request.Label());
        var content = await request.Content(name, label);
        await KeyValueAnswer.Write(http, await store.Set(name, label, content, request.Precondition()), null);
    }

    private async Task Delete(HttpContext http, KeyValueRequest request, string key)
    {
        var deleted = await store.Delete(KeyValueRequest.Key(key), request.Label(), request.Precondition());
        if (deleted is null) { http.Response.StatusCode = 204; return; }
        await KeyValueAnswer.Write(http, deleted, null);
    }

    private async Task SetLock(HttpContext http, KeyValueRequest request, string key)
    {
        var locked = await store.SetLock(
            KeyValueRequest.Key(key), request.Label(), HttpMethods.IsPut(http.Request.Method), request.Precondition());
        if (locked is null) { http.Response.StatusCode = 404; return; }
        await KeyValueAnswer.Write(http, locked, null);
    }

    private Task Names(HttpContext http, KeyValueRequest request, string kind, Func<KeyValue, string?> name)
    {
        request.Select(["name"]);
        var filter = request.Filter("name");
        var after = request.After(1)?[0];
        var names = store.List(At(http, request)).Select(name).Where(filter.Matches).Distinct()
            .Where(one => after is null || string.CompareOrdinal(one ?? "", after) > 0)
            .OrderBy(one => one, StringComparer.Ordinal).Take(options.PageSize + 1).ToList();
        return KeyValueAnswer.WriteNames(http, kind, names, Next(names, last => KeyValueAnswer.Token(last ?? "")));
    }

    private Task Revisions(HttpContext http, KeyValueRequest request, string version)
    {
        var found = Filtered(request, version, store.Revisions(At(http, request)));
        var fields = request.Select(KeyValueAnswer.Fields);
        http.Response.Headers.AcceptRanges = "items";
        if (http.Request.Headers.Range.ToString() is { Length: > 0 } range) { return Range(http, range, [.. found], fields); }

        if (request.After(3) is [var key, var label, var id])
        {
            if (!long.TryParse(id, CultureInfo.InvariantCulture, out var revision)) { throw KeyValueRequest.NotGivenOut(); }
            found = found.Where(one => Compare(one, key, label) is var order && (order > 0 || (order == 0 && one.Revision < revision)));
        }

        var page = found.Take(options.PageSize + 1).ToList();
        var next = Next(page, last => KeyValueAnswer.Token(
            last.Key, last.Label, last.Revision.ToString(CultureInfo.InvariantCulture)));
        var etag = version == KeyValueRequest.V10 ? null : KeyValueAnswer.ETagOf(page, next);
        return KeyValueAnswer.WriteSet(http, page, next, fields, etag);
    }

    private static Task Range(HttpContext http, string range, List<KeyValue> all, IReadOnlyList<string>? fields)
    {
        var bounds = range.StartsWith("items=", StringComparison.Ordinal) ? range["items=".Length..].Split('-') : [];
        if (bounds.Length != 2
            || !int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            || !int.TryParse(bounds[1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            || from > to || from >= all.Count)
        {
            http.Response.StatusCode = 416;
            http.Response.Headers.ContentRange = $"items */{all.Count}";
            return Task.CompletedTask;
        }

        var items = all.Skip(from).Take(to - from + 1).ToList();
        http.Response.StatusCode = 206;
        http.Response.Headers.ContentRange = $"items {from}-{from + items.Count - 1}/{all.Count}";
        return KeyValueAnswer.WriteSet(http, items, null, fields, null);
    }

    private DateTimeOffset? At(HttpContext http, KeyValueRequest request)
    {
        if (request.At(time) is not { } at) { return null; }
        http.Response.Headers["Memento-Datetime"] = at.ToString("r", CultureInfo.InvariantCulture);
        http.Response.Headers.Append("Link", $"<{http.Request.GetEncodedPathAndQuery()}>; rel=\"original\"");
        return at;
    }

    private static IEnumerable<KeyValue> Filtered(KeyValueRequest request, string version, IReadOnlyList<KeyValue> all)
    {
        var (key, label, tags) = (request.Filter("key"), request.Filter("label"), request.Tags(version));
        return all.Where(one => key.Matches(one.Key) && label.Matches(one.Label)
            && tags.All(tag => one.Content.Tags.TryGetValue(tag.Name, out var value) && value == tag.Value));
    }

    /// <summary>Cuts the one item that shows there is more, and says where it goes on.</summary>
    private string? Next<T>(List<T> page, Func<T, string> token)
    {
        if (page.Count <= options.PageSize) { return null; }
        page.RemoveAt(page.Count - 1);
        return token(page[^1]);
    }

    private static int Compare(KeyValue one, string key, string label)
    {
        var byKey = string.CompareOrdinal(one.Key, key);
        return byKey != 0 ? byKey : string.CompareOrdinal(one.Label ?? "", label);
    }

    /// <summary>Whether a read's condition has answered it already: 412 or 304.</summary>
    private static bool Condition(HttpContext http, Precondition precondition, string etag)
    {
        if (precondition.MatchFails(etag)) { http.Response.StatusCode = 412; return true; }
        if (!precondition.NoneMatchFails(etag)) { return false; }
        http.Response.StatusCode = 304;
        http.Response.Headers.ETag = $"\"{etag}\"";
        return true;
    }

    private static RefusedException Forbidden(Caller caller, bool isRead) => new(403, new(
        "https://azconfig.io/errors/forbidden", "Forbidden", null,
        isRead
            ? $"{caller.Name} may not read here: that is for App Configuration Data Readers."
            : $"{caller.Name} may not write here: that is for App Configuration Data Owners."));

    private static Task Challenge(HttpContext http, bool hasToken)
    {
        http.Response.StatusCode = 401;
        http.Response.Headers.WWWAuthenticate = hasToken
            ? "HMAC-SHA256, Bearer error=\"invalid_token\", error_description=\"Authorization token failed validation\""
            : "HMAC-SHA256, Bearer";
        return Task.CompletedTask;
    }

    private static Task NotAllowed(HttpContext http)
    {
        http.Response.StatusCode = 405;
        return Task.CompletedTask;
    }
}
