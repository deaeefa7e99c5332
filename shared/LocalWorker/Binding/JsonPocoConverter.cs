using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.Options;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>Whatever the worker's serializer can read from the trigger's text.</summary>
internal sealed class JsonPocoConverter(IOptions<WorkerOptions> options, WorkerSerializer standard) : IInputConverter
{
    private readonly ObjectSerializer _serializer =
        options.Value.Serializer ?? throw new InvalidOperationException("WorkerOptions.Serializer is null.");

    [SuppressMessage("Design", "CA1031", Justification = "What a serializer throws is a failed conversion.")]
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context.TargetType == typeof(string))
        {
            return ConversionResult.Unhandled();
        }

        try
        {
            if (context is ParameterContext { Text: { } text } && ReferenceEquals(_serializer, standard.Serializer))
            {
                return ConversionResult.Success(
                    JsonSerializer.Deserialize(text.Utf8, context.TargetType, standard.Options));
            }

            if (BytesOf(context.Source) is not { } bytes)
            {
                return ConversionResult.Unhandled();
            }

            using var stream = new MemoryStream(bytes, writable: false);
            return ConversionResult.Success(
                await _serializer.DeserializeAsync(stream, context.TargetType, CancellationToken.None));
        }
        catch (Exception unreadable)
        {
            return ConversionResult.Failed(unreadable);
        }
    }

    private static byte[]? BytesOf(object? source) => source switch
    {
        string text => Encoding.UTF8.GetBytes(text),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        _ => null,
    };
}

/// <summary>The serializer an app gets that chooses none: System.Text.Json with the container's options.</summary>
internal sealed class WorkerSerializer(IOptions<JsonSerializerOptions> options)
{
    public JsonSerializerOptions Options { get; } = options.Value;

    public JsonObjectSerializer Serializer { get; } = new(options.Value);
}
