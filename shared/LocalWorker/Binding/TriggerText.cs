using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>
/// Text a trigger sent. To every converter it is a string, as in Azure; the JSON converter reads the bytes as they are.
/// </summary>
internal sealed class TriggerText
{
    private readonly JsonElement _element;
    private readonly ReadOnlyMemory<byte>? _bytes;
    private string? _text;

    public TriggerText(JsonElement element)
    {
        _element = element;
    }

    public TriggerText(ReadOnlyMemory<byte> utf8)
    {
        _bytes = utf8;
    }

    public ReadOnlySpan<byte> Utf8 => _bytes is { } bytes ? bytes.Span : JsonMarshal.GetRawUtf8Value(_element);

    public override string ToString() => _text ??= Encoding.UTF8.GetString(Utf8);
}

/// <summary>Messages in the form the Service Bus client has them. Only its own converter knows this source.</summary>
internal sealed record ReceivedMessages(object OneOrArray);

/// <summary>The source of a parameter with an HTTP trigger: the request itself has gone another way.</summary>
internal sealed class ProxiedRequest
{
    public static readonly ProxiedRequest Instance = new();

    private ProxiedRequest()
    {
    }
}
