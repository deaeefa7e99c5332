using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.LocalWorker.Specs.Sending;

/// <summary>The broker's REST door: keeps what it got, and answers as told.</summary>
public sealed class BrokerFake : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentQueue<Sent> _sent = new();
    private readonly ConcurrentQueue<(int Status, string Text)> _answers;

    private BrokerFake(WebApplication web, IEnumerable<(int Status, string Text)> answers)
    {
        _web = web;
        _answers = new(answers);
        web.Run(Take);
    }

    public string Namespace => new Uri(_web.Urls.Single()).Authority;

    public IReadOnlyList<Sent> Sent => [.. _sent];

    public static Task<BrokerFake> Start(params int[] statuses) =>
        Start([.. statuses.Select(status => (status, ""))]);

    public static async Task<BrokerFake> Start(IEnumerable<(int Status, string Text)> answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var broker = new BrokerFake(builder.Build(), answers);
        await broker._web.StartAsync();
        return broker;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        _sent.Enqueue(new(
            http.Request.Path,
            http.Request.Headers.Authorization.ToString(),
            http.Request.ContentType,
            await reader.ReadToEndAsync()));
        var answer = _answers.TryDequeue(out var told) ? told : (Status: 201, Text: "");
        http.Response.StatusCode = answer.Status;
        await http.Response.WriteAsync(answer.Text);
    }
}

public sealed record Sent(string Path, string Authorization, string? ContentType, string Body);
