using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>Lists of the few types the host sends lists of, as arrays.</summary>
internal sealed class ArrayConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        var element = context.TargetType.IsArray ? context.TargetType.GetElementType() : null;
        if (element != typeof(string) && element != typeof(byte[]) && element != typeof(ReadOnlyMemory<byte>)
            && element != typeof(long) && element != typeof(double))
        {
            return new(ConversionResult.Unhandled());
        }

        object? array = context.Source switch
        {
            IEnumerable<string> texts => texts.ToArray(),
            IEnumerable<ReadOnlyMemory<byte>> bytes when element == typeof(ReadOnlyMemory<byte>) => bytes.ToArray(),
            IEnumerable<ReadOnlyMemory<byte>> bytes => bytes.Select(one => one.ToArray()).ToArray(),
            _ => null,
        };
        return new(array is null ? ConversionResult.Unhandled() : ConversionResult.Success(array));
    }
}
