using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ServerlessShop.Local.Gateway.Messages;

/// <summary>
/// A request to a Function App and its answer, between the gateway's messages and the functions host, which knows
/// only HttpContext. The answer can be had whole, or as soon as its headers are known and streaming from then on.
/// </summary>
internal sealed class BackendExchange : IHttpResponseBodyFeature, IHttpRequestLifetimeFeature, IHttpRequestBodyDetectionFeature, IAsyncDisposable
{
    private readonly Pipe _pipe = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BegunStream _stream;
    private readonly CancellationTokenSource _aborted;
    private readonly HttpContext _context;
    private Task _answering = Task.CompletedTask;

    public BackendExchange(HttpContext caller, GatewayRequest request, CancellationToken cancellation)
    {
        _aborted = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        RequestAborted = _aborted.Token;
        _stream = new BegunStream(_pipe.Writer.AsStream(leaveOpen: true), _begun);
        Writer = PipeWriter.Create(_stream, new StreamPipeWriterOptions(leaveOpen: true));
        CanHaveBody = request.Body is { IsGone: false };

        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = request.Method,
            Scheme = caller.Request.Scheme,
            Protocol = caller.Request.Protocol,
            Path = request.Url.Path,
            QueryString = request.Url.QueryString,
            Headers = new HeaderDictionary(request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)),
            Body = CanHaveBody ? request.Body!.Open() : Stream.Null,
        });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(this);
        features.Set<IHttpRequestLifetimeFeature>(this);
        features.Set<IHttpRequestBodyDetectionFeature>(this);
        features.Set(caller.Features.Get<IHttpConnectionFeature>());
        features.Set(caller.Features.Get<IHttpMaxRequestBodySizeFeature>());
        _context = new DefaultHttpContext(features);
        if (request.Body?.Bytes is { } bytes) { _context.Request.ContentLength = bytes.Length; }
    }

    public CancellationToken RequestAborted { get; set; }

    public bool CanHaveBody { get; }

    public bool WasAborted { get; private set; }

    public Stream Stream => _stream;

    public PipeWriter Writer { get; }

    /// <summary>Lets somebody answer; ends when headers are known. The body streams from then on.</summary>
    public async Task<GatewayResponse> Begin(Func<HttpContext, Task> answer)
    {
        _answering = Answer(answer);
        await Task.WhenAny(_answering, _begun.Task);
        if (_answering.IsFaulted || _answering.IsCanceled) { await _answering; }

        return new GatewayResponse
        {
            StatusCode = _context.Response.StatusCode,
            StatusReason = _context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase,
            Headers = new HeaderDictionary(_context.Response.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)),
            Body = new MessageBody(_pipe.Reader.AsStream(), this),
        };
    }

    public void Abort()
    {
        WasAborted = true;
        _aborted.Cancel();
    }

    public void DisableBuffering()
    {
        // The policy decides, not the backend's answer.
    }

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        _begun.TrySetResult();
        return Task.CompletedTask;
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);

    public async Task CompleteAsync() => await Writer.FlushAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        // A body nobody reads on: whoever writes it must not wait for a reader for ever.
        await _pipe.Reader.CompleteAsync();
        if (!_answering.IsCompleted) { await _aborted.CancelAsync(); }
        await _answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _aborted.Dispose();
    }

    private async Task Answer(Func<HttpContext, Task> answer)
    {
        try
        {
            await answer(_context);
            await Writer.FlushAsync(CancellationToken.None);
            if (WasAborted) { throw new IOException("The backend's answer broke off."); }

            await _pipe.Writer.CompleteAsync();
        }
        catch (Exception failure)
        {
            await _pipe.Writer.CompleteAsync(failure);
            throw;
        }
    }

    /// <summary>Says when the first byte is written: the headers are final then.</summary>
    private sealed class BegunStream(Stream inner, TaskCompletionSource begun) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => throw new NotSupportedException("Write asynchronously.");

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            begun.TrySetResult();
            return inner.FlushAsync(cancellationToken);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            begun.TrySetResult();
            return inner.WriteAsync(buffer, cancellationToken);
        }
    }
}
