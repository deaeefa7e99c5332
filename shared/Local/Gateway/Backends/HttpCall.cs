using System.Net;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Gateway.Messages;

namespace ServerlessShop.Local.Gateway.Backends;

/// <summary>A request over HTTP of the gateway's own: to a backend that is no Function App, or for send-request.</summary>
internal static class HttpCall
{
    public static async Task<GatewayResponse> Send(
        HttpMessageInvoker http, string method, GatewayUrl url, IHeaderDictionary headers, MessageBody? body, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(method), new Uri(url.ToString(), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Content = body is null ? null : new StreamContent(body.Open()),
        };
        foreach (var (name, values) in headers)
        {
            if (HopByHop.Is(name, headers.Connection) || name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        if (body?.Bytes is { } bytes) { request.Content!.Headers.ContentLength = bytes.Length; }

        var answer = await http.SendAsync(request, cancellation);
        var response = new GatewayResponse
        {
            StatusCode = (int)answer.StatusCode,
            StatusReason = answer.ReasonPhrase,
            Body = answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified
                ? null
                : new MessageBody(await answer.Content.ReadAsStreamAsync(cancellation), new Owned(answer, request)),
        };
        foreach (var (name, values) in answer.Headers.NonValidated) { response.Headers[name] = values.ToArray(); }
        foreach (var (name, values) in answer.Content.Headers.NonValidated) { response.Headers[name] = values.ToArray(); }
        return response;
    }

    /// <summary>Answer and request end with the body that is read from them.</summary>
    private sealed class Owned(params IDisposable[] all) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            foreach (var one in all) { one.Dispose(); }
            return ValueTask.CompletedTask;
        }
    }
}
