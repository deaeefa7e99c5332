using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>The timer's state, which has options of its own.</summary>
internal sealed class TimerInfoConverter : IInputConverter
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
    };

    [SuppressMessage("Design", "CA1031", Justification = "What a serializer throws is a failed conversion.")]
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context.TargetType != typeof(TimerInfo) || context is not ParameterContext { Text: { } text })
        {
            return new(ConversionResult.Unhandled());
        }

        try
        {
            return new(ConversionResult.Success(JsonSerializer.Deserialize<TimerInfo>(text.Utf8, Options)));
        }
        catch (Exception unreadable)
        {
            return new(ConversionResult.Failed(unreadable));
        }
    }
}
