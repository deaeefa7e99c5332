using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ServerlessShop.Local.FunctionsHost.Processes;

namespace ServerlessShop.Local.FunctionsHost.Http;

/// <summary>A caller's request as its worker gets it.</summary>
public static class ForwardedRequest
{
    /// <summary>FUNCTIONS_REQUEST_BODY_SIZE_LIMIT.</summary>
    private const long BodyBytesMax = 104_857_600;

    private const string InvocationIdHeader = "x-ms-invocation-id";

    public static HttpRequestMessage Of(
        HttpContext context, Worker worker, string pathAndQuery, IReadOnlyDictionary<string, string> addHeaders)
    {
        // As it came: a Uri built the usual way would tidy up escapes and dots that routes may depend on.
        var target = new Uri(
            worker.Address!.GetLeftPart(UriPartial.Authority) + pathAndQuery,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), target)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = Content(context),
        };

        var connection = context.Request.Headers.Connection;
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!HopByHop.Is(name, connection) && !IsOurs(name) && !addHeaders.ContainsKey(name))
            {
                Set(request, name, values.ToArray());
            }
        }

        SetForwarded(context.Request, request, addHeaders);
        foreach (var (name, value) in addHeaders)
        {
            if (!HopByHop.Is(name, default) && !IsOurs(name)) { Set(request, name, [value]); }
        }

        request.Headers.Add(Worker.KeyHeader, worker.Key);

        // Without it the worker would take this for the host's own word, whatever the path says.
        request.Headers.Add(InvocationIdHeader, Guid.NewGuid().ToString());
        return request;
    }

    private static HttpContent? Content(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = BodyBytesMax;
        }

        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            return new StreamContent(context.Request.Body);
        }

        // A request with content, even empty, is never sent again on a new connection by the HTTP client itself.
        return HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            || HttpMethods.IsOptions(context.Request.Method)
            ? null
            : new ByteArrayContent([]);
    }

    private static void SetForwarded(
        HttpRequest from, HttpRequestMessage to, IReadOnlyDictionary<string, string> addHeaders)
    {
        var caller = from.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        var before = from.Headers["X-Forwarded-For"].ToString();
        foreach (var (name, value) in new[]
        {
            ("X-Forwarded-For", before.Length == 0 ? caller : $"{before}, {caller}"),
            ("X-Forwarded-Host", from.Host.Value ?? ""),
            ("X-Forwarded-Proto", from.Scheme),
        })
        {
            if (addHeaders.ContainsKey(name)) { continue; }
            to.Headers.Remove(name);
            Set(to, name, [value]);
        }
    }

    private static void Set(HttpRequestMessage request, string name, string?[] values)
    {
        if (request.Headers.TryAddWithoutValidation(name, values)) { return; }

        // Content-Length and the like; without content they have nothing to describe.
        request.Content?.Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>What only this host may say to a worker, and what it says in its own way.</summary>
    private static bool IsOurs(string name) =>
        name.Equals(Worker.KeyHeader, StringComparison.OrdinalIgnoreCase)
        || name.Equals(InvocationIdHeader, StringComparison.OrdinalIgnoreCase)
        || name.Equals("Host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Expect", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith(':');
}
