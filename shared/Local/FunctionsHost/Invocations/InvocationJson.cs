using System.Buffers;
using System.Text.Json;

namespace ServerlessShop.Local.FunctionsHost.Invocations;

/// <summary>An invocation and its answer, as host and worker write them.</summary>
public static class InvocationJson
{
    public static ReadOnlyMemory<byte> Write(Invocation invocation)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("invocationId", Guid.NewGuid());
            json.WriteString("traceparent", invocation.Traceparent);
            json.WriteString("tracestate", invocation.Tracestate);
            json.WriteNumber("retryCount", invocation.Retry);
            json.WriteNumber("maxRetryCount", invocation.RetriesMax);
            json.WritePropertyName("trigger");
            invocation.WriteTrigger(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <exception cref="JsonException">It is no answer.</exception>
    public static InvocationResult ReadAnswer(ReadOnlyMemory<byte> body)
    {
        using var answer = JsonDocument.Parse(body);
        var root = answer.RootElement;
        if (root.ValueKind != JsonValueKind.Object) { throw new JsonException("The answer is no object."); }
        return root.TryGetProperty("succeeded", out var said) && said.ValueKind == JsonValueKind.True
            ? InvocationResult.Success
            : InvocationResult.Failure(root.TryGetProperty("error", out var why) ? why.ToString() : "no reason given");
    }
}
