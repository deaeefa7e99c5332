using System.Text;
using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>Bytes as text or as an array.</summary>
internal sealed class MemoryConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context is ParameterContext { SourceIsText: true } || context.Source is not ReadOnlyMemory<byte> bytes)
        {
            return new(ConversionResult.Unhandled());
        }

        if (context.TargetType.IsAssignableFrom(typeof(string)))
        {
            return new(ConversionResult.Success(Encoding.UTF8.GetString(bytes.Span)));
        }

        return new(context.TargetType.IsAssignableFrom(typeof(byte[]))
            ? ConversionResult.Success(bytes.ToArray())
            : ConversionResult.Unhandled());
    }
}
