using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>A Guid in any of its forms, without quotes.</summary>
internal sealed class GuidConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(
        (context.TargetType == typeof(Guid) || context.TargetType == typeof(Guid?))
        && context.Source is string text && Guid.TryParse(text, out var value)
            ? ConversionResult.Success(value)
            : ConversionResult.Unhandled());
}
