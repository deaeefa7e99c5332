using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.Gateway.Specs;

/// <summary>Says back what it was asked.</summary>
public sealed class TestBackend : IAsyncDisposable
{
    private readonly WebApplication _web;

    private TestBackend(RequestDelegate? answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(answer ?? (async http =>
        {
            using var body = new StreamReader(http.Request.Body);
            var text = await body.ReadToEndAsync();
            await http.Response.WriteAsync($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} {text}"
                + (http.Request.Headers.TryGetValue("X-Forwarded-For", out var from) ? $" for {from} {http.Request.Headers["X-Forwarded-Proto"]}" : ""));
        }));
    }

    public string Address => _web.Urls.Single();

    /// <param name="answer">What it answers instead.</param>
    public static async Task<TestBackend> Start(RequestDelegate? answer = null)
    {
        var backend = new TestBackend(answer);
        await backend._web.StartAsync();
        return backend;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
