using System.Globalization;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessShop.LocalWorker.Binding;

// One class for each converter of the real worker: what binds is what one of them takes, in their order.

/// <summary>The invocation itself.</summary>
internal sealed class FunctionContextConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(
        context.TargetType == typeof(FunctionContext)
            ? ConversionResult.Success(context.FunctionContext)
            : ConversionResult.Unhandled());
}

/// <summary>What is already of the right type.</summary>
internal sealed class TypeConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        var sourceType = context is ParameterContext { SourceIsText: true } ? typeof(string) : context.Source?.GetType();
        return new(sourceType is not null && context.TargetType.IsAssignableFrom(sourceType)
            ? ConversionResult.Success(context.Source)
            : ConversionResult.Unhandled());
    }
}

/// <summary>A Guid in any of its forms, without quotes.</summary>
internal sealed class GuidConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(
        (context.TargetType == typeof(Guid) || context.TargetType == typeof(Guid?))
        && context.Source is string text && Guid.TryParse(text, out var value)
            ? ConversionResult.Success(value)
            : ConversionResult.Unhandled());
}

/// <summary>A date with its time, without quotes. A DateOnly is none.</summary>
internal sealed class DateTimeConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        var target = Nullable.GetUnderlyingType(context.TargetType) ?? context.TargetType;
        if (target == typeof(DateTimeOffset)
            && context.Source is string offsetText
            && DateTimeOffset.TryParse(offsetText, CultureInfo.CurrentCulture, out var withOffset))
        {
            return new(ConversionResult.Success(withOffset));
        }

        if (target == typeof(DateTime)
            && context.Source is string text
            && DateTime.TryParse(text, CultureInfo.CurrentCulture, out var value))
        {
            return new(ConversionResult.Success(value));
        }

        return new(ConversionResult.Unhandled());
    }
}

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

/// <summary>Text as UTF-8.</summary>
internal sealed class StringToByteConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(
        context.TargetType.IsAssignableFrom(typeof(byte[])) && context.Source is string text
            ? ConversionResult.Success(Encoding.UTF8.GetBytes(text))
            : ConversionResult.Unhandled());
}

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

/// <summary>The invocation's token, at any place among the parameters.</summary>
internal sealed class CancellationTokenConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(
        context.TargetType == typeof(CancellationToken) || context.TargetType == typeof(CancellationToken?)
            ? ConversionResult.Success(context.FunctionContext.CancellationToken)
            : ConversionResult.Unhandled());
}
