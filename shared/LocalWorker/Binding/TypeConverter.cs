using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>What is already of the right type.</summary>
internal sealed class TypeConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        var sourceType = context is ParameterContext { SourceIsText: true }
            ? typeof(string)
            : context.Source?.GetType();
        return new(sourceType is not null && context.TargetType.IsAssignableFrom(sourceType)
            ? ConversionResult.Success(context.Source)
            : ConversionResult.Unhandled());
    }
}
