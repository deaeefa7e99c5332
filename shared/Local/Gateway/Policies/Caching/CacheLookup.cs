using System.Text;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Gateway.Messages;

namespace ServerlessShop.Local.Gateway.Policies.Caching;

/// <summary>
/// cache-lookup: a kept answer to the same GET. The backend is not asked then, outbound runs. What the answer depends
/// on is the path and what the policy says; parameters of the query it does not name do not count.
/// </summary>
internal sealed class CacheLookup : IPolicy
{
    private readonly PolicyExpression _byDeveloper;
    private readonly PolicyExpression _byGroups;
    private readonly PolicyExpression _downstream;
    private readonly PolicyExpression _mustRevalidate;
    private readonly PolicyExpression _allowsPrivate;
    private readonly string[] _headers;
    private readonly string[] _parameters;
    private readonly GatewayCache _cache;

    private CacheLookup(PolicyElement element, PolicyScope scope)
    {
        CachingType.Check(element, scope);
        _byDeveloper = element.RequiredValue("vary-by-developer", scope);
        _byGroups = element.RequiredValue("vary-by-developer-groups", scope);
        _downstream = element.Value("downstream-caching-type", "none", scope);
        _mustRevalidate = element.Value("must-revalidate", "true", scope);
        _allowsPrivate = element.Value("allow-private-response-caching", "false", scope);
        if (_downstream.AsLiteral is not null)
        {
            element.Word("downstream-caching-type", "none", scope, "none", "private", "public");
        }
        _headers = Texts(element, "vary-by-header", scope);
        _parameters = [.. Texts(element, "vary-by-query-parameter", scope)
            .SelectMany(names => names.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        _cache = scope.Parts.Cache;
    }

    public static CacheLookup Compile(PolicyElement element, PolicyScope scope) => new(
        element
            .WithAttributes(
                "vary-by-developer", "vary-by-developer-groups", CachingType.Attribute, "downstream-caching-type", "must-revalidate",
                "allow-private-response-caching")
            .WithChildren("vary-by-header", "vary-by-query-parameter"),
        scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method)) { return Flow.Next; }
        if (context.Request.Headers.Authorization.Count > 0 && !await _allowsPrivate.Flag(context))
        {
            return Flow.Next;
        }

        await TellDownstream(context);
        var key = await Key(context);
        if (!_cache.TryGet(key, out var found)) { context.MissedCacheKey = key; return Flow.Next; }

        var kept = (CachedResponse)found!;
        var response = context.Response = new GatewayResponse
        {
            StatusCode = kept.StatusCode,
            StatusReason = kept.Reason,
            Body = kept.Body is { } bytes ? new MessageBody(bytes) : null,
        };
        foreach (var (name, values) in kept.Headers) { response.Headers[name] = values; }
        return Flow.Outbound;
    }

    private static string[] Texts(PolicyElement element, string name, PolicyScope scope) =>
        [.. element.Children.Where(child => child.Name == name).Select(child => child.WithAttributes().LiteralText(scope))];

    private async ValueTask TellDownstream(PolicyContext context)
    {
        var allowed = await _downstream.Word(context, "none", "private", "public");
        if (allowed == "none") { return; }

        var said = await _mustRevalidate.Flag(context) ? $"{allowed},must-revalidate" : allowed;
        context.Afterwards(() =>
        {
            context.DemandResponse().Headers.CacheControl = said;
            return ValueTask.CompletedTask;
        });
    }

    private async ValueTask<string> Key(PolicyContext context)
    {
        var url = context.Request.OriginalUrl;
        var key = new StringBuilder("response/").Append(context.Operation.Id).Append('\n').Append(url.Path);
        foreach (var name in context.Matched.Operation.RequiredQuery.Concat(_parameters))
        {
            Part(key, name, url.Query.TryGetValue(name, out var values) ? string.Join('\0', values) : null);
        }

        foreach (var name in _headers) { Part(key, name, context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null); }
        if (await _byDeveloper.Flag(context)) { Part(key, "developer", context.User?.Id ?? context.Subscription?.Id); }
        if (await _byGroups.Flag(context))
        {
            Part(key, "groups", context.User is { } user ? string.Join('\0', user.Groups.Select(group => group.Id)) : null);
        }
        return key.ToString();
    }

    /// <summary>With its length, so that no value can pass for two parts.</summary>
    private static void Part(StringBuilder key, string name, string? value) =>
        key.Append('\n').Append(name).Append(':').Append(value?.Length ?? -1).Append(':').Append(value);
}
