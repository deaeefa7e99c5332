using System.Collections.Concurrent;

namespace ServerlessShop.Cosmos.Benchmarks;

/// <summary>A request as the SDK sent it, to be sent again without the SDK.</summary>
internal sealed record Recorded(
    HttpMethod Method, string Uri, (string Name, string Value)[] Headers, (string Name, string Value)[] BodyHeaders,
    byte[]? Body)
{
    /// <summary>For another item or another page: what is named in the address and the headers, and the body.</summary>
    public HttpRequestMessage Again(params ReadOnlySpan<(string Old, string New)> changes) => Again(Body, changes);

    public HttpRequestMessage Again(byte[]? body, params ReadOnlySpan<(string Old, string New)> changes)
    {
        var request = new HttpRequestMessage(Method, Changed(Uri, changes));
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, Changed(value, changes));
        }

        if (body is null) { return request; }

        request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in BodyHeaders) { request.Content.Headers.TryAddWithoutValidation(name, value); }
        return request;
    }

    private static string Changed(string text, ReadOnlySpan<(string Old, string New)> changes)
    {
        if (text.Length > 300) { return text; } // The token, which names no item.
        foreach (var (old, replacement) in changes) { text = text.Replace(old, replacement, StringComparison.Ordinal); }
        return text;
    }
}

/// <summary>Stands under the SDK and remembers what it sent.</summary>
internal sealed class Recorder() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly ConcurrentQueue<Recorded> _sent = new();

    /// <summary>The one request to an item or to the items that the action makes last.</summary>
    public async Task<Recorded> Record(Func<Task> action)
    {
        _sent.Clear();
        await action();
        return _sent.Last(sent => sent.Uri.Contains("/docs", StringComparison.Ordinal));
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        _sent.Enqueue(new(
            request.Method, request.RequestUri!.AbsoluteUri,
            [.. request.Headers.Select(header => (header.Key, string.Join(',', header.Value)))],
            request.Content is null
                ? []
                : [.. request.Content.Headers.Where(header => header.Key != "Content-Length")
                    .Select(header => (header.Key, string.Join(',', header.Value)))],
            body));
        return await base.SendAsync(request, cancellationToken);
    }
}
