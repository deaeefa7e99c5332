using System.Globalization;
using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessShop.LocalWorker.Binding;

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
