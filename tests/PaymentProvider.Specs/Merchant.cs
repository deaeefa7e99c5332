using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.PaymentProvider.Specs;

/// <summary>Who webhooks go to. Answers what it was told to, then 204.</summary>
public sealed class Merchant : IAsyncDisposable
{
    private readonly Channel<Telling> _heard = Channel.CreateUnbounded<Telling>();
    private readonly ConcurrentQueue<int> _answers = [];
    private readonly WebApplication _app;

    private Merchant(WebApplication app) => _app = app;

    public Uri Webhooks => new($"{_app.Urls.Single()}/webhooks");

    public int Waiting => _heard.Reader.Count;

    public static async Task<Merchant> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var merchant = new Merchant(builder.Build());
        merchant._app.Run(merchant.Hear);
        await merchant._app.StartAsync();
        return merchant;
    }

    public void Answers(params int[] statuses)
    {
        foreach (var status in statuses) { _answers.Enqueue(status); }
    }

    /// <summary>The next webhook, whenever it comes.</summary>
    public Task<Telling> Next() => _heard.Reader.ReadAsync().AsTask();

    /// <summary>The next webhook, for which time goes on.</summary>
    public async Task<Telling> Next(SignallingClock clock)
    {
        var next = Next();
        while (!next.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return await next;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task Hear(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        http.Response.StatusCode = _answers.TryDequeue(out var status) ? status : 204;
        await _heard.Writer.WriteAsync(new Telling(http.Request.Headers["Provider-Signature"].ToString(), body));
    }
}

/// <summary>A webhook as it came.</summary>
public sealed record Telling(string Signature, string Body)
{
    public JsonElement Event => JsonSerializer.Deserialize<JsonElement>(Body);

    public string Id => Event.GetProperty("id").GetString()!;

    public string Type => Event.GetProperty("type").GetString()!;

    public string About => Event.GetProperty("data").GetProperty("authorizationId").GetString()!;

    public long SignedAt => long.Parse(Signature.Split(',')[0][2..], System.Globalization.CultureInfo.InvariantCulture);
}
