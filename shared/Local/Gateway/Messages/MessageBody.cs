using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json.Linq;
using ServerlessShop.Local.Gateway.Expressions;
using ServerlessShop.Local.Gateway.Policies;

namespace ServerlessShop.Local.Gateway.Messages;

/// <summary>A body that streams through untouched until somebody wants to read it, and is kept in memory from then on.</summary>
internal sealed class MessageBody : IMessageBody, IAsyncDisposable
{
    /// <summary>What may be kept of a body. More than that streams through or not at all.</summary>
    public const long BufferedBytesMax = 100L * 1024 * 1024;

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly IAsyncDisposable? _owned;
    private Stream? _stream;
    private ReadOnlyMemory<byte>? _bytes;

    public MessageBody(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    public MessageBody(string text) => _bytes = _utf8.GetBytes(text);

    /// <param name="stream">Read at most once.</param>
    /// <param name="owned">Ends with this body: what the stream comes from.</param>
    public MessageBody(Stream stream, IAsyncDisposable? owned = null)
    {
        _stream = stream;
        _owned = owned;
    }

    /// <summary>The whole body, where it is in memory.</summary>
    public ReadOnlyMemory<byte>? Bytes => _bytes;

    public bool IsGone => _bytes is null && _stream is null;

    /// <exception cref="PolicyFailure">It is larger than may be kept.</exception>
    public async ValueTask Buffer(CancellationToken cancellation)
    {
        if (_stream is not { } stream) { return; }

        _stream = null;
        var kept = new MemoryStream();
        var piece = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(piece, cancellation)) > 0)
        {
            if (kept.Length + read > BufferedBytesMax)
            {
                throw new PolicyFailure(
                    "BodyTooLarge", $"A body of more than {BufferedBytesMax} bytes cannot be buffered.", StatusCodes.Status413PayloadTooLarge);
            }

            kept.Write(piece, 0, read);
        }

        _bytes = kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }

    /// <summary>The body to be read once more, or for the only time where it is not in memory.</summary>
    public Stream Open()
    {
        if (_bytes is { } bytes) { return new MemoryStream(bytes.ToArray(), writable: false); }
        var stream = _stream ?? throw new InvalidOperationException("The body has been read already.");
        _stream = null;
        return stream;
    }

    public T As<T>(bool preserveContent = false) => (T)Read(typeof(T), preserveContent);

    public IDictionary<string, IList<string>> AsFormUrlEncodedContent(bool preserveContent = false) =>
        new FormReader(As<string>(preserveContent)).ReadForm().ToDictionary(
            field => field.Key, field => (IList<string>)[.. field.Value.Select(value => value ?? "")], StringComparer.Ordinal);

    public ValueTask DisposeAsync() => _owned?.DisposeAsync() ?? ValueTask.CompletedTask;

    private object Read(Type type, bool preserveContent)
    {
        if (_bytes is not { } bytes) { throw new InvalidOperationException("The body has been read already; preserveContent would have kept it."); }
        if (!preserveContent) { _bytes = null; }
        if (type == typeof(byte[])) { return bytes.ToArray(); }

        // A byte order mark is no part of the text.
        using var reader = new StreamReader(new MemoryStream(bytes.ToArray()), _utf8, detectEncodingFromByteOrderMarks: true);
        var text = reader.ReadToEnd();
        return type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(JObject) => JObject.Parse(text),
            _ when type == typeof(JArray) => JArray.Parse(text),
            _ when type == typeof(JToken) => JToken.Parse(text),
            _ when type == typeof(XElement) || type == typeof(XNode) => XElement.Parse(text),
            _ when type == typeof(XDocument) => XDocument.Parse(text),
            _ => throw new NotSupportedException($"A body cannot be read as {type.Name}."),
        };
    }
}
