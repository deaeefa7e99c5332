using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>
/// Keeps a response in memory while policies may still change its headers, or an error replace it. That is what
/// API Management does unless forward-request says buffer-response="false".
/// </summary>
internal sealed class BufferedResponse : IHttpResponseBodyFeature, IDisposable
{
    private readonly IHttpResponseBodyFeature _real;
    private readonly MemoryStream _buffer = new();

    private BufferedResponse(IHttpResponseBodyFeature real)
    {
        _real = real;
        Writer = PipeWriter.Create(_buffer, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public Stream Stream => _buffer;

    public PipeWriter Writer { get; }

    public static void Begin(HttpContext http)
    {
        var kept = new BufferedResponse(http.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        http.Response.RegisterForDispose(kept);
        http.Features.Set<IHttpResponseBodyFeature>(kept);
    }

    /// <summary>Sends what was kept. Does nothing where nothing was.</summary>
    public static async Task Send(HttpContext http)
    {
        if (http.Features.Get<IHttpResponseBodyFeature>() is not BufferedResponse kept) { return; }

        await kept.Writer.FlushAsync();
        http.Features.Set(kept._real);
        if (kept._buffer.Length == 0) { return; }

        http.Response.ContentLength = kept._buffer.Length;
        await kept._real.Stream.WriteAsync(kept._buffer.GetBuffer().AsMemory(0, (int)kept._buffer.Length), http.RequestAborted);
    }

    /// <summary>Forgets what was kept, for another answer.</summary>
    public static void Discard(HttpContext http)
    {
        if (http.Features.Get<IHttpResponseBodyFeature>() is BufferedResponse kept) { http.Features.Set(kept._real); }
    }

    public void DisableBuffering()
    {
        // The policy decides, not the backend's answer.
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(_buffer, path, offset, count, cancellationToken);

    public Task CompleteAsync() => Writer.FlushAsync().AsTask();

    public void Dispose() => _buffer.Dispose();
}
