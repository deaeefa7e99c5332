using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ServerlessShop.Customers.OtherContexts;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.Specs;

/// <summary>
/// The other contexts behind a gateway, over real HTTP: each holds one thing about everybody until it is told to erase.
/// </summary>
internal sealed class FakeContexts : IAsyncDisposable
{
    public const string Token = "own-token";

    private readonly ConcurrentDictionary<(string Context, string Customer), int> _erased = [];
    private WebApplication _app = null!;

    /// <summary>In the order in which they came: "DELETE ordering".</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>What a context answers instead of doing what it is asked; by context.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Instead { get; } = [];

    public static async Task<FakeContexts> Start()
    {
        var contexts = new FakeContexts();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        contexts._app = builder.Build();
        contexts._app.Run(contexts.Answer);
        await contexts._app.StartAsync();
        return contexts;
    }

    public PersonalDataOverGateway Gateway(HttpMessageHandler? handler = null) => new(
        handler is null ? new HttpClient() : new HttpClient(handler),
        Options.Create(new PrivacyOptions { Endpoint = _app.Urls.First() }),
        _ => ValueTask.FromResult(Token));

    public void MustWait(string context) => Instead[context] = http => Problem(http, 409, "erasure-must-wait");

    public void Fails(string context, int status) => Instead[context] = http => Problem(http, status, "unavailable");

    public void Answers(string context, string json) => Instead[context] = http => Json(http, 200, json);

    public bool HasErased(string context, CustomerId customer) => _erased.ContainsKey((context, $"{customer}"));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task Answer(HttpContext http)
    {
        var parts = http.Request.Path.Value!.Split('/');
        var context = PersonalDataSources.All.Single(source => source.Path == parts[1]).Context;
        if (parts is not [_, _, "personal-data", var customer]) { return Problem(http, 404, "no-such-route"); }
        if (http.Request.Headers.Authorization != $"Bearer {Token}") { return Problem(http, 401, "sign-in-required"); }

        Asked.Enqueue($"{http.Request.Method} {context}");
        if (Instead.TryGetValue(context, out var instead)) { return instead(http); }
        if (http.Request.Method == "GET")
        {
            return Json(http, 200, $$"""{"context":"{{context}}","items":[{"kind":"thing","of":"{{customer}}"}]}""");
        }

        var times = _erased.AddOrUpdate((context, customer), 1, (_, before) => before + 1);
        return Json(http, 200, $$"""{"context":"{{context}}","erased":{{(times == 1 ? 1 : 0)}},"kept":1,"keptBecause":"Law."}""");
    }

    private static Task Problem(HttpContext http, int status, string code) =>
        Json(http, status, $$"""{"type":"https://serverlessshop.dev/problems/{{code}}","title":"Because of {{code}}."}""");

    private static Task Json(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json);
    }
}
