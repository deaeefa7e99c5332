using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Platform.Benchmarks.Http;

/// <summary>The least that sends a request on: the yardstick of what forwards, and its way to a backend.</summary>
internal sealed class BareProxy(Uri backend) : IFunctionApps, IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    });

    public Task Forward(HttpContext context) => Forward(
        context, "", null, context.Request.Path + context.Request.QueryString, new Dictionary<string, string>());

    public async Task<bool> Forward(
        HttpContext context, string app, string? instance, string pathAndQuery, IReadOnlyDictionary<string, string> addHeaders)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(backend, pathAndQuery));
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is not ("Host" or "Connection")) { request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values); }
        }

        foreach (var (name, value) in addHeaders) { request.Headers.TryAddWithoutValidation(name, value); }
        using var answer = await _http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated)
        {
            if (name != "Transfer-Encoding") { context.Response.Headers[name] = new StringValues([.. values]); }
        }

        foreach (var (name, values) in answer.Content.Headers.NonValidated) { context.Response.Headers[name] = new StringValues([.. values]); }
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        return true;
    }

    public void Dispose() => _http.Dispose();
}
